ALTER TABLE `journal` ADD `logs` text;
