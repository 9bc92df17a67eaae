// Made from /openapi.json by `npm run web:types`; not to be changed by hand.

export interface paths {
    readonly "/api/calibrations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Fit the dividends of past days, now; the morning does it by itself */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description how far back dividends are read
                         * @default 180
                         */
                        readonly days?: number;
                        /**
                         * @description computes and keeps nothing
                         * @default false
                         */
                        readonly dry_run?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/days/{date}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A day: each race and what its phases came to */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @example 2025-10-16 */
                    readonly date: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/days/{date}/board": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A day at a glance: each race with its stage, the next off, the day's money and the market's */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description beats Accept-Language; French by default */
                    readonly lang?: "fr" | "en";
                };
                readonly header?: never;
                readonly path: {
                    /** @example 2025-10-16 */
                    readonly date: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly correlation_id: string;
                            readonly detail?: string;
                            readonly error: string;
                            /** @enum {boolean} */
                            readonly ok: false;
                            readonly problems?: readonly {
                                readonly field: string;
                                readonly rule: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly correlation_id: string;
                            readonly detail?: string;
                            readonly error: string;
                            /** @enum {boolean} */
                            readonly ok: false;
                            readonly problems?: readonly {
                                readonly field: string;
                                readonly rule: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly date: string;
                            /** @enum {string} */
                            readonly language: "fr" | "en";
                            readonly market: {
                                /** @description cents */
                                readonly payout: number;
                                /** @description cents */
                                readonly profit: number;
                                readonly races: number;
                                /** @description cents */
                                readonly stake: number;
                                /** @description cents */
                                readonly undetermined_stake: number;
                            };
                            readonly money: {
                                /** @description cents */
                                readonly payout: number;
                                /** @description cents */
                                readonly profit: number;
                                /** @description cents */
                                readonly stake: number;
                                /** @description cents */
                                readonly undetermined_stake: number;
                            };
                            readonly next?: {
                                readonly label: string;
                                readonly racecourse: string;
                                /** @description ISO 8601, UTC */
                                readonly starts_at: string;
                            };
                            /** @enum {boolean} */
                            readonly ok: true;
                            /** @description false: no plan is stored for the day */
                            readonly planned: boolean;
                            readonly play: string;
                            readonly races: readonly {
                                /** @enum {string} */
                                readonly decision?: "play" | "abstain";
                                readonly declared_runners?: number;
                                readonly discipline?: string;
                                /** @description as first planned, of a race that moved */
                                readonly first_starts_at?: string;
                                readonly label: string;
                                readonly meeting_number: number;
                                /** @description cents */
                                readonly profit?: number;
                                readonly race_id: string;
                                readonly race_number: number;
                                readonly racecourse: string;
                                /** @enum {string} */
                                readonly stage: "planned" | "h30" | "h5" | "off" | "settled" | "no_result" | "missed" | "cancelled";
                                /** @description cents */
                                readonly stake?: number;
                                /** @description ISO 8601, UTC */
                                readonly starts_at?: string;
                                readonly title?: string;
                                readonly why?: string;
                                readonly winners?: readonly number[];
                            }[];
                            readonly sources?: readonly {
                                readonly detail?: string;
                                /** @description ISO 8601, UTC */
                                readonly observed_at?: string;
                                readonly races: number;
                                readonly source: string;
                                readonly status: string;
                                readonly text: string;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/days/{date}/calendar.ics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A day as iCalendar: every race with its phases */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly lang?: "fr" | "en";
                };
                readonly header?: never;
                readonly path: {
                    /**
                     * @description "today" (in Paris) or YYYY-MM-DD
                     * @example 2025-10-16
                     */
                    readonly date: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/days/{date}/races/{race}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A race: every document that it has */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @example 2025-10-16 */
                    readonly date: string;
                    /** @example R1C3 */
                    readonly race: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/days/{date}/races/{race}/explanation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A race told: the verdict, what moved each chance, what each model was worth */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description beats Accept-Language; French by default */
                    readonly lang?: "fr" | "en";
                };
                readonly header?: never;
                readonly path: {
                    /** @example 2025-10-16 */
                    readonly date: string;
                    /** @example R1C3 */
                    readonly race: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/days/{date}/races/{race}/page": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A race as its page shows it: verdict, tickets or refusal, field with papers, end and settlement */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description beats Accept-Language; French by default */
                    readonly lang?: "fr" | "en";
                };
                readonly header?: never;
                readonly path: {
                    /** @example 2025-10-16 */
                    readonly date: string;
                    /** @example R1C3 */
                    readonly race: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly correlation_id: string;
                            readonly detail?: string;
                            readonly error: string;
                            /** @enum {boolean} */
                            readonly ok: false;
                            readonly problems?: readonly {
                                readonly field: string;
                                readonly rule: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly correlation_id: string;
                            readonly detail?: string;
                            readonly error: string;
                            /** @enum {boolean} */
                            readonly ok: false;
                            readonly problems?: readonly {
                                readonly field: string;
                                readonly rule: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {string} */
                            readonly decision?: "play" | "abstain";
                            /** @description H-5 */
                            readonly due_at?: string;
                            readonly events: readonly string[];
                            readonly failures?: readonly {
                                readonly detail: string;
                                readonly source: string;
                                readonly text: string;
                            }[];
                            readonly field: readonly {
                                /** @description why a figure of the row is missing */
                                readonly absent: {
                                    readonly [key: string]: string;
                                };
                                readonly age?: number;
                                /** @enum {boolean} */
                                readonly disqualified?: true;
                                readonly draw?: number;
                                readonly facts: readonly string[];
                                readonly fair_odds?: number;
                                readonly final_odds?: number;
                                readonly jockey?: string;
                                /** @description 0 to 1 */
                                readonly market_probability?: number;
                                readonly musique?: string;
                                readonly name: string;
                                readonly non_runner: boolean;
                                readonly number: number;
                                readonly odds_h5?: number;
                                readonly odds_h30?: number;
                                readonly path: readonly {
                                    /** @description ISO 8601, UTC */
                                    readonly at: string;
                                    readonly odds: number;
                                }[];
                                readonly place?: number;
                                /** @description 0 to 1 */
                                readonly place_probability?: number;
                                readonly shoeing?: string;
                                readonly trainer?: string;
                                readonly weight?: number;
                                /** @description profit per €1 */
                                readonly win_expected_value?: number;
                                /** @description 0 to 1 */
                                readonly win_probability?: number;
                            }[];
                            readonly funnel?: {
                                readonly closed: readonly {
                                    readonly bet_types: readonly string[];
                                    readonly text: string;
                                }[];
                                readonly considered: number;
                                readonly played: number;
                                readonly stops: readonly {
                                    readonly code: string;
                                    readonly count: number;
                                    readonly text: string;
                                }[];
                            };
                            /** @enum {string} */
                            readonly language: "fr" | "en";
                            readonly meeting: readonly string[];
                            readonly models: readonly {
                                readonly chosen: boolean;
                                readonly name: string;
                                readonly texts: readonly string[];
                            }[];
                            /** @enum {boolean} */
                            readonly ok: true;
                            readonly papers: {
                                readonly [key: string]: {
                                    readonly age_minutes?: number;
                                    /** @description ISO 8601, UTC */
                                    readonly observed_at?: string;
                                    readonly source?: string;
                                    readonly text: string;
                                    readonly url?: string;
                                };
                            };
                            readonly play: string;
                            readonly race: {
                                readonly declared_runners?: number;
                                readonly discipline?: string;
                                readonly distance?: number;
                                /** @description ISO 8601, UTC */
                                readonly first_starts_at?: string;
                                readonly label: string;
                                readonly paid_places?: number;
                                readonly prize?: number;
                                readonly race_id: string;
                                readonly racecourse: string;
                                readonly revision: number;
                                /** @description ISO 8601, UTC */
                                readonly starts_at?: string;
                                readonly status: string;
                                readonly title?: string;
                            };
                            readonly result?: {
                                readonly disqualified: readonly number[];
                                readonly dividends: readonly {
                                    readonly bet_type: string;
                                    /** @description cents */
                                    readonly dividend: number;
                                    readonly label: string;
                                    readonly operator: string;
                                    readonly runners: readonly string[];
                                }[];
                                readonly finish: readonly (readonly number[])[];
                                /** @description ISO 8601, UTC */
                                readonly observed_at: string;
                                readonly source: string;
                                readonly status: string;
                                readonly url: string;
                                readonly version: number;
                            };
                            readonly risk?: {
                                /** @description 0 to 1 */
                                readonly chance: number;
                                readonly worst_profit: number;
                            };
                            readonly settlement?: {
                                readonly papers: readonly {
                                    readonly name: string;
                                    /** @description cents */
                                    readonly payout: number;
                                    /** @description cents */
                                    readonly profit: number;
                                    /** @description cents */
                                    readonly stake: number;
                                }[];
                                /** @description cents */
                                readonly payout: number;
                                /** @description cents */
                                readonly profit: number;
                                readonly refusals: readonly {
                                    /** @enum {string} */
                                    readonly basis?: "official" | "final_odds_truncated";
                                    readonly bet_type: string;
                                    readonly forecast?: {
                                        readonly expected: number;
                                        readonly inside?: boolean;
                                        readonly paid: number;
                                    };
                                    readonly operator: string;
                                    /** @enum {string} */
                                    readonly outcome: "won" | "lost" | "refunded" | "undetermined";
                                    /** @description cents */
                                    readonly payout?: number;
                                    readonly runners: readonly number[];
                                    /** @description cents */
                                    readonly stake: number;
                                    readonly why?: string;
                                }[];
                                /** @description cents */
                                readonly stake: number;
                                readonly tickets: readonly {
                                    /** @enum {string} */
                                    readonly basis?: "official" | "final_odds_truncated";
                                    readonly bet_type: string;
                                    readonly forecast?: {
                                        readonly expected: number;
                                        readonly inside?: boolean;
                                        readonly paid: number;
                                    };
                                    readonly operator: string;
                                    /** @enum {string} */
                                    readonly outcome: "won" | "lost" | "refunded" | "undetermined";
                                    /** @description cents */
                                    readonly payout?: number;
                                    readonly runners: readonly number[];
                                    /** @description cents */
                                    readonly stake: number;
                                    readonly why?: string;
                                }[];
                                /** @description cents */
                                readonly undetermined_stake: number;
                            };
                            readonly sources: readonly string[];
                            /** @enum {string} */
                            readonly stage: "planned" | "h30" | "h5" | "off" | "settled" | "no_result" | "missed" | "cancelled";
                            readonly tickets: readonly {
                                readonly bet_type: string;
                                /** @description euros for €1, if it wins */
                                readonly expected_dividend: number;
                                readonly expected_value: number;
                                readonly interval?: {
                                    readonly high: number;
                                    readonly low: number;
                                };
                                readonly operator: string;
                                /** @description 0 to 1 */
                                readonly probability: number;
                                readonly runners: readonly number[];
                                /** @description cents */
                                readonly stake: number;
                            }[];
                            readonly verdict?: {
                                readonly model?: string;
                                readonly model_version?: string;
                                readonly nearest: readonly string[];
                                readonly profile: string;
                                readonly reasons: readonly string[];
                                /** @description ISO 8601, UTC */
                                readonly taken_at: string;
                                readonly text: string;
                            };
                            readonly why?: {
                                readonly outcome: string;
                                readonly reasons: readonly string[];
                            };
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What happens, as it happens (SSE) */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/excel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The workbook, as it is stored */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/ledger": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A month of the sealed record, each link checked */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly month?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/ledger/file": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A month as .ndjson, which `gpi ledger verify FILE` checks by itself */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly month?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/ledger/head": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The last sealed entry: publish its hash, and nothing before it can be changed unnoticed */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/ledger/verify": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Every month of the store, each link checked */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/plan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The plan of a day */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /**
                     * @description "today" (in Paris) or YYYY-MM-DD
                     * @example 2025-10-16
                     */
                    readonly date?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/roi": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Money of the last days, by bet, meeting, gait or profile */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly by?: "bet" | "meeting" | "gait" | "profile";
                    readonly last_days?: number;
                    /**
                     * @description "today" (in Paris) or YYYY-MM-DD
                     * @example 2025-10-16
                     */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/sources": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How each source did for a day's plan */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /**
                     * @description "today" (in Paris) or YYYY-MM-DD
                     * @example 2025-10-16
                     */
                    readonly date?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/sources/{source}/switch": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Switch a source off or on, from its next request on; no restart */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly source: "pmu" | "zeturf" | "geny";
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly to: "on" | "off";
                        /** @description kept, and shown with every answer */
                        readonly why: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/sources/health": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Each source: its switch, its host, and the light of each kind of its pages */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/sources/probe": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Ask each enabled source for robots.txt and today's programme, now */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/status": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Is the day laid, is anything red? */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /**
                     * @description "today" (in Paris) or YYYY-MM-DD
                     * @example 2025-10-16
                     */
                    readonly date?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/tasks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Every task that the queue knows, or those of a day or a state */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /**
                     * @description "today" (in Paris) or YYYY-MM-DD
                     * @example 2025-10-16
                     */
                    readonly date?: string;
                    readonly state?: "waiting" | "running" | "retrying" | "done" | "cancelled" | "dead";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/tasks/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Halt all, a meeting or a race: its runs answer paused */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description "today" (in Paris) or YYYY-MM-DD
                         * @default today
                         * @example 2025-10-16
                         */
                        readonly date?: string;
                        /**
                         * @example all
                         * @example R1
                         * @example R1C3
                         */
                        readonly scope: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/tasks/redrive": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Lay dead tasks again */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description "today" (in Paris) or YYYY-MM-DD
                         * @default today
                         * @example 2025-10-16
                         */
                        readonly date?: string;
                        /**
                         * @example all
                         * @example R1
                         * @example R1C3
                         */
                        readonly scope: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/tasks/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Go on, and lay again what was held and may still run */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description "today" (in Paris) or YYYY-MM-DD
                         * @default today
                         * @example 2025-10-16
                         */
                        readonly date?: string;
                        /**
                         * @example all
                         * @example R1
                         * @example R1C3
                         */
                        readonly scope: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/tasks/run": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Deliver now what is due, and results of races that are run */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description "today" (in Paris) or YYYY-MM-DD
                         * @default today
                         * @example 2025-10-16
                         */
                        readonly date?: string;
                        /**
                         * @example all
                         * @example R1
                         * @example R1C3
                         */
                        readonly scope: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/texts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The catalogue that the pages read */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description beats Accept-Language; French by default */
                    readonly lang?: "fr" | "en";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {string} */
                            readonly language: "fr" | "en";
                            /** @enum {boolean} */
                            readonly ok: true;
                            readonly play: string;
                            readonly texts: {
                                readonly [key: string]: {
                                    readonly [key: string]: string;
                                };
                            };
                            /** @description the Paris day */
                            readonly today: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/health": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Is the service up? */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly service: string;
                            /** @enum {string} */
                            readonly status: "ok";
                            readonly timestamp: string;
                            readonly version: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/healthz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Is the service up? */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly service: string;
                            /** @enum {string} */
                            readonly status: "ok";
                            readonly timestamp: string;
                            readonly version: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/run": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Run one phase of one race; safe to repeat */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly attempt?: number;
                        /** Format: uri */
                        readonly course_url?: string;
                        /**
                         * @description "today" (in Paris) or YYYY-MM-DD
                         * @default today
                         * @example 2025-10-16
                         */
                        readonly date?: string;
                        /**
                         * @example H30
                         * @example H5
                         * @example RESULT
                         */
                        readonly phase: string;
                        /** @example R1C3 */
                        readonly race?: string;
                        readonly revision?: number;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/schedule": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Plan a day and lay its tasks; safe to repeat */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description "today" (in Paris) or YYYY-MM-DD
                         * @default today
                         * @example 2025-10-16
                         */
                        readonly date?: string;
                        /**
                         * @default tasks
                         * @enum {string}
                         */
                        readonly mode?: "tasks" | "plan";
                    } | null;
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/watch": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Look at the off times again; safe to repeat */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description "today" (in Paris) or YYYY-MM-DD
                         * @default today
                         * @example 2025-10-16
                         */
                        readonly date?: string;
                    } | null;
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
