/** Checks that the modules are what their declarations say. Nothing imports this file. */
import * as activity from "../library/activity.ts";
import * as log from "../library/log.ts";
import * as workflow from "../library/workflow.ts";
import type * as declaredActivity from "./activity.d.ts";
import type * as declaredLog from "./log.d.ts";
import type * as declaredWorkflow from "./workflow.d.ts";

export const checkedActivity: typeof declaredActivity = activity;
export const checkedLog: typeof declaredLog = log;
export const checkedWorkflow: typeof declaredWorkflow = workflow;
