import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./src/storage/catalog-table.ts",
  out: "./migrations/catalog",
});
