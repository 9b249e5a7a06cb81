/** A host key that its publisher's own page confirms: the full key was hashed and equals the fingerprint printed there. */
export interface HostKey {
  /** Name as known_hosts has it. */
  host: string;
  type: string;
  /** The key itself, in base64. */
  key: string;
  fingerprint: string;
  /** The page that publishes the fingerprint. */
  source: string;
}

const github = "GitHub Docs: GitHub's SSH key fingerprints";
const gitlab = "GitLab documentation: GitLab.com settings, SSH host keys fingerprints";
const bitbucket = "Atlassian Support: Configure SSH and two-step verification";
const azure = "Azure Repos documentation: Use SSH key authentication";

/** The only keys that are trusted untold. Never add one from a scan, another repository or memory. */
export const hostKeys: readonly HostKey[] = [
  {
    host: "github.com",
    type: "ssh-ed25519",
    fingerprint: "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU",
    source: github,
    key: "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
  },
  {
    host: "github.com",
    type: "ecdsa-sha2-nistp256",
    fingerprint: "SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM",
    source: github,
    key: "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=",
  },
  {
    host: "github.com",
    type: "ssh-rsa",
    fingerprint: "SHA256:uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s",
    source: github,
    key: "AAAAB3NzaC1yc2EAAAADAQABAAABgQCj7ndNxQowgcQnjshcLrqPEiiphnt+VTTvDP6mHBL9j1aNUkY4Ue1gvwnGLVlOhGeYrnZaMgRK6+PKCUXaDbC7qtbW8gIkhL7aGCsOr/C56SJMy/BCZfxd1nWzAOxSDPgVsmerOBYfNqltV9/hWCqBywINIR+5dIg6JTJ72pcEpEjcYgXkE2YEFXV1JHnsKgbLWNlhScqb2UmyRkQyytRLtL+38TGxkxCflmO+5Z8CSSNY7GidjMIZ7Q4zMjA2n1nGrlTDkzwDCsw+wqFPGQA179cnfGWOWRVruj16z6XyvxvjJwbz0wQZ75XK5tKSb7FNyeIEs4TT4jk+S4dhPeAUC5y+bDYirYgM4GC7uEnztnZyaVWQ7B381AK4Qdrwt51ZqExKbQpTUNn+EjqoTwvqNj4kqx5QUCI0ThS/YkOxJCXmPUWZbhjpCg56i+2aB6CmK2JGhn57K5mj0MNdBXA4/WnwH6XoPWJzK5Nyu2zB3nAZp+S5hpQs+p1vN1/wsjk=",
  },
  {
    host: "gitlab.com",
    type: "ssh-ed25519",
    fingerprint: "SHA256:eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8",
    source: gitlab,
    key: "AAAAC3NzaC1lZDI1NTE5AAAAIAfuCHKVTjquxvt6CM6tdG4SLp1Btn/nOeHHE5UOzRdf",
  },
  {
    host: "gitlab.com",
    type: "ecdsa-sha2-nistp256",
    fingerprint: "SHA256:HbW3g8zUjNSksFbqTiUWPWg2Bq1x8xdGUrliXFzSnUw",
    source: gitlab,
    key: "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBFSMqzJeV9rUzU4kWitGjeR4PWSa29SPqJ1fVkhtj3Hw9xjLVXVYrU9QlYWrOLXBpQ6KWjbjTDTdDkoohFzgbEY=",
  },
  {
    host: "gitlab.com",
    type: "ssh-rsa",
    fingerprint: "SHA256:ROQFvPThGrW4RuWLoL9tq9I9zJ42fK4XywyRtbOz/EQ",
    source: gitlab,
    key: "AAAAB3NzaC1yc2EAAAADAQABAAABAQCsj2bNKTBSpIYDEGk9KxsGh3mySTRgMtXL583qmBpzeQ+jqCMRgBqB98u3z++J1sKlXHWfM9dyhSevkMwSbhoR8XIq/U0tCNyokEi/ueaBMCvbcTHhO7FcwzY92WK4Yt0aGROY5qX2UKSeOvuP4D6TPqKF1onrSzH9bx9XUf2lEdWT/ia1NEKjunUqu1xOB/StKDHMoX4/OKyIzuS0q/T1zOATthvasJFoPrAjkohTyaDUz2LN5JoH839hViyEG82yB+MjcFV5MU3N1l1QL3cVUCh93xSaua1N85qivl+siMkPGbO5xR/En4iEY6K2XPASUEMaieWVNTRCtJ4S8H+9",
  },
  {
    host: "bitbucket.org",
    type: "ssh-ed25519",
    fingerprint: "SHA256:ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM",
    source: bitbucket,
    key: "AAAAC3NzaC1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSMzYVa0MuJ2e2gKTKqu+UUO",
  },
  {
    host: "bitbucket.org",
    type: "ecdsa-sha2-nistp256",
    fingerprint: "SHA256:FC73VB6C4OQLSCrjEayhMp9UMxS97caD/Yyi2bhW/J0",
    source: bitbucket,
    key: "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBPIQmuzMBuKdWeF4+a2sjSSpBK0iqitSQ+5BM9KhpexuGt20JpTVM7u5BDZngncgrqDMbWdxMWWOGtZ9UgbqgZE=",
  },
  {
    host: "bitbucket.org",
    type: "ssh-rsa",
    fingerprint: "SHA256:46OSHA1Rmj8E8ERTC6xkNcmGOw9oFxYr0WF6zWW8l1E",
    source: bitbucket,
    key: "AAAAB3NzaC1yc2EAAAADAQABAAABgQDQeJzhupRu0u0cdegZIa8e86EG2qOCsIsD1Xw0xSeiPDlCr7kq97NLmMbpKTX6Esc30NuoqEEHCuc7yWtwp8dI76EEEB1VqY9QJq6vk+aySyboD5QF61I/1WeTwu+deCbgKMGbUijeXhtfbxSxm6JwGrXrhBdofTsbKRUsrN1WoNgUa8uqN1Vx6WAJw1JHPhglEGGHea6QICwJOAr/6mrui/oB7pkaWKHj3z7d1IC4KWLtY47elvjbaTlkN04Kc/5LFEirorGYVbt15kAUlqGM65pk6ZBxtaO3+30LVlORZkxOh+LKL/BvbZ/iRNhItLqNyieoQj/uh/7Iv4uyH/cV/0b4WDSd3DptigWq84lJubb9t/DnZlrJazxyDCulTmKdOR7vs9gMTo+uoIrPSb8ScTtvw65+odKAlBj59dhnVp9zd7QUojOpXlL62Aw56U4oO+FALuevvMjiWeavKhJqlR7i5n9srYcrNV7ttmDw7kf/97P5zauIhxcjX+xHv4M=",
  },
  {
    host: "ssh.dev.azure.com",
    type: "ssh-rsa",
    fingerprint: "SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og",
    source: azure,
    key: "AAAAB3NzaC1yc2EAAAADAQABAAABAQC7Hr1oTWqNqOlzGJOfGJ4NakVyIzf1rXYd4d7wo6jBlkLvCA4odBlL0mDUyZ0/QUfTTqeu+tm22gOsv+VrVTMk6vwRU75gY/y9ut5Mb3bR5BV58dKXyq9A9UeB5Cakehn5Zgm6x1mKoVyf+FFn26iYqXJRgzIZZcZ5V6hrE0Qg39kZm4az48o0AUbf6Sp4SLdvnuMa2sVNwHBboS7EJkm57XQPVU3/QpyNLHbWDdzwtrlS+ez30S3AdYhLKEOxAG8weOnyrtLJAUen9mTkol8oII1edf7mWWbWVf0nBmly21+nZcmCTISQBtdcyPaEno7fFQMDD26/s0lfKob4Kw8H",
  },
];

/** Other names under which the same servers answer, by their publishers' word. */
export const sameServer: Readonly<Record<string, string>> = {
  "[ssh.github.com]:443": "github.com",
  "vs-ssh.visualstudio.com": "ssh.dev.azure.com",
};

/** Hosts whose keys cannot be built in, and where an administrator reads them. */
export const unconfirmed: Readonly<Record<string, string>> = {
  "ssh.bitbucket.org":
    "Bitbucket moved its Git over SSH here, and no page that we could compare lists the keys of the new name; run `ssh git@ssh.bitbucket.org host_key_info`, compare it with https://bitbucket.org/site/ssh, and give the lines here",
  "bitbucket.org":
    "Bitbucket serves Git over SSH as ssh.bitbucket.org since 2026-11-12; use that host, and give its lines here",
  "codeberg.org":
    "its keys are not built in, since only third parties confirmed them; read them at https://docs.codeberg.org/security/ssh-fingerprint/ and give the lines here",
  "git.sr.ht":
    "its keys are not built in, since only third parties confirmed them; read them at https://man.sr.ht/git.sr.ht/#ssh-host-keys and give the lines here",
};

/** Keys that were real once and must never be taken again, by fingerprint. */
export const revokedKeys: Readonly<Record<string, string>> = {
  "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8":
    "GitHub's old RSA key, whose private half was published by mistake in March 2023",
  "SHA256:br9IjFspm1vxR3iA35FWE+4VTyz1hYVLIE2t1/CeyWQ": "GitHub's DSA key, retired in March 2022",
  "SHA256:zzXQOXSRBEiUtuE8AikJYKwbHaxvSc0ojez9YXaGp1A":
    "Bitbucket's old RSA key, copies of which were stolen; replaced in June 2023",
  "SHA256:RezPkAnH1sowiJM0NQXH90IohWdzHc3fAisEp7L3O3o": "Bitbucket's DSA key, replaced in June 2023",
  "SHA256:p8vZBUOR0XQz6sYiaWSMLmh0t9i8srqYKool/Xfdfqw": "GitLab's DSA key, retired",
};
