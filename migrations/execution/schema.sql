CREATE TABLE `journal` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at_ms` integer NOT NULL,
	`is_last` integer NOT NULL,
	`facts` text NOT NULL,
	`logs` text,
	`first_seq` integer
);

