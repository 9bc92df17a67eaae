import { documentStoreContract } from "../document-store.contract.ts";
import { createMemoryStore } from "./memory-store.ts";

documentStoreContract("the store in memory", async () => ({ store: createMemoryStore(), remove: async () => {} }));
