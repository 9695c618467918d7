CREATE TABLE `executions` (
	`id` text PRIMARY KEY NOT NULL,
	`ffqn` text NOT NULL,
	`component` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`version` integer NOT NULL,
	`bucket` text NOT NULL,
	`state_at_ms` integer,
	`detail` text
);

CREATE INDEX `by_bucket` ON `executions` (`bucket`,`created_at_ms`,`id`);
CREATE INDEX `by_function` ON `executions` (`ffqn`,`bucket`,`created_at_ms`,`id`);
CREATE INDEX `by_schedule` ON `executions` (`state_at_ms`) WHERE bucket = 'pending-at';
