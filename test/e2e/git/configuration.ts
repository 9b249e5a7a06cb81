import { randomBytes } from "node:crypto";

export interface Places {
  /** Everything that the server writes lives below it. */
  folder: string;
  /** Its templates and texts. */
  files: string;
  hostKey: string;
  httpPort: number;
  sshPort: number;
}

const secret = (): string => randomBytes(32).toString("base64url");

type Section = Record<string, string | number | boolean>;

/** Loopback only, nobody may sign up, nothing leaves the machine; the secrets live as long as the server. */
function sections({ folder, files, hostKey, httpPort, sshPort }: Places): Record<string, Section> {
  return {
    server: {
      PROTOCOL: "http",
      HTTP_ADDR: "127.0.0.1",
      HTTP_PORT: httpPort,
      DOMAIN: "127.0.0.1",
      ROOT_URL: `http://127.0.0.1:${httpPort}/`,
      STATIC_ROOT_PATH: files,
      APP_DATA_PATH: `${folder}/data`,
      START_SSH_SERVER: true,
      BUILTIN_SSH_SERVER_USER: "git",
      SSH_DOMAIN: "127.0.0.1",
      SSH_LISTEN_HOST: "127.0.0.1",
      SSH_PORT: sshPort,
      SSH_LISTEN_PORT: sshPort,
      SSH_SERVER_HOST_KEYS: hostKey,
      OFFLINE_MODE: true,
      LFS_START_SERVER: false,
      GRACEFUL_HAMMER_TIME: "1s",
    },
    // Several processes of the server write at once; they wait for each other instead of failing.
    database: {
      DB_TYPE: "sqlite3",
      PATH: `${folder}/data/gitea.db`,
      SQLITE_JOURNAL_MODE: "WAL",
      SQLITE_TIMEOUT: 20000,
    },
    security: { INSTALL_LOCK: true, SECRET_KEY: secret(), INTERNAL_TOKEN: secret() },
    oauth2: { ENABLED: false, JWT_SECRET: secret() },
    service: { DISABLE_REGISTRATION: true, REQUIRE_SIGNIN_VIEW: true },
    repository: { ROOT: `${folder}/data/repositories`, DEFAULT_BRANCH: "main", DEFAULT_PRIVATE: "private" },
    mailer: { ENABLED: false },
    actions: { ENABLED: false },
    packages: { ENABLED: false },
    indexer: { ISSUE_INDEXER_TYPE: "db" },
    "cron.update_checker": { ENABLED: false },
    log: { MODE: "console", LEVEL: "Warn" },
  };
}

/** The server's app.ini. */
export function configuration(places: Places): string {
  const head = ["APP_NAME = Palisade test", "RUN_MODE = prod", `WORK_PATH = ${places.folder}`];
  const body = Object.entries(sections(places)).flatMap(([name, section]) => [
    "",
    `[${name}]`,
    ...Object.entries(section).map(([key, value]) => `${key} = ${value}`),
  ]);
  return `${[...head, ...body].join("\n")}\n`;
}
