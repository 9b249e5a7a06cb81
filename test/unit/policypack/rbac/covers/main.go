// Asks the API server's own comparison of RBAC rules: a JSON question per line in, true or false per line out.
package main

import (
	"bufio"
	"encoding/json"
	"os"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/component-helpers/auth/rbac/validation"
)

type question struct {
	Rule    rbacv1.PolicyRule `json:"rule"`
	Request rbacv1.PolicyRule `json:"request"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<16), 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var q question
		check(json.Unmarshal(in.Bytes(), &q))
		covered, _ := validation.Covers([]rbacv1.PolicyRule{q.Rule}, []rbacv1.PolicyRule{q.Request})
		check(json.NewEncoder(out).Encode(covered))
	}
	check(in.Err())
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
