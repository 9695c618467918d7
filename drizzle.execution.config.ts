import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./src/storage/journal-table.ts",
  out: "./migrations/execution",
});
