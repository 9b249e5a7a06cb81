import type { AesGcmLifeArgs, KmsV2Args } from "../encryptionAtRest";
import type { Problems } from "../problems";

/** Nonces of AES-GCM are random: after this many writes by one key they may meet. */
const gcmWrites = 200_000;
const longestPeriod = 90;

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 1;

export function parseLife({ writesPerDay, periodDays = longestPeriod }: AesGcmLifeArgs, p: Problems): void {
  if (!isCount(writesPerDay))
    p.at("writesPerDay").note(`${writesPerDay} is no number of writes; give a whole number from 1`);
  if (!isCount(periodDays) || periodDays > longestPeriod)
    p.at("periodDays").note(`${periodDays} is no period; give 1 to ${longestPeriod} days`);
  if (!p.clean() || writesPerDay * periodDays <= gcmWrites) return;
  const days = Math.floor(gcmWrites / writesPerDay);
  const mend = days < 1 ? 'use "secretbox" or a KMS' : `rotate every ${days} days, or use "secretbox"`;
  p.at("writesPerDay").note(
    `${writesPerDay} a day over ${periodDays} days are ${writesPerDay * periodDays}, and a key lasts for ${gcmWrites}; ${mend}`,
  );
}

export function parseKms({ name, endpoint, timeout = "3s" }: KmsV2Args, p: Problems): void {
  // The name ends at a colon in etcd.
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name) || name.length > 63)
    p.at("name").note(`"${name}" is no plugin name; use at most 63 of a-z, 0-9, "-" and "."`);
  if (!/^unix:\/\/\/[^/\s]/.test(endpoint))
    p.at("endpoint").note(`"${endpoint}" is no socket; write it as "unix:///run/kms/socket.sock"`);
  if (!/^([1-9]\d*)(ms|s|m)$/.test(timeout))
    p.at("timeout").note(`"${timeout}" is no duration above zero; write it as "3s" or "500ms"`);
}
