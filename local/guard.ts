/**
 * A shell holds the program and a pipe from us. When we die, however that comes, the pipe closes and the program is
 * killed; when we ask it to end, also in its first moment, the request is passed on. Its exit code is the program's.
 */
export const guard = `
exec 3<&0
program=
stopping=
trap 'stopping=1; [ -n "$program" ] && kill -TERM $program 2>/dev/null' TERM INT
"$@" </dev/null 3<&- &
program=$!
[ -n "$stopping" ] && kill -TERM $program 2>/dev/null
(cat <&3 >/dev/null; kill -KILL $program 2>/dev/null) &
watcher=$!
wait $program
code=$?
while kill -0 $program 2>/dev/null; do wait $program; code=$?; done
kill $watcher 2>/dev/null
exit $code
`;
