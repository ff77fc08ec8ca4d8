/** What goes wrong at the server, until it is set right again. */
export interface Faults {
  /** The HTTP status that WebSocket upgrades are answered with, 503 for one. */
  upgradeStatus?: number;
  /** The reason that logins are refused with: 401, 403, 405, 411, 503, … */
  loginRefusal?: number;
  /** `silent`: a message is carried and never acknowledged. `lost`: neither carried nor acknowledged. A number: refused with that code. */
  messageAcks?: 'silent' | 'lost' | number;
  /** What clients confirm is neither taken nor acknowledged: it is sent again at the next login. */
  receipts?: 'lost';
  /** Queries that are not answered, by their `xmlns`. */
  unansweredQueries?: string[];
  /** Queries that are refused with 501, by their `xmlns`. */
  refusedQueries?: string[];
  /** What the account's privacy settings say, when not that everybody sees everything. */
  privacySettings?: Record<string, string>;
  /** The HTTP status that uploads and downloads of media are answered with. */
  mediaStatus?: number;
  /** The first scan of a QR brings a `companion_reg_refresh` and fails: the client has to draw another. */
  refreshesRegistration?: boolean;
}
