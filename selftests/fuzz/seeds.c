// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writes the inputs that fuzz_netlink begins with: what seeds.txt says, as the
 * messages that the functional tests would send.
 *
 * usage: seeds FOLDER <seeds.txt
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../functional/lib/die.h"
#include "../functional/lib/fabric.h"

/* Any number serves: nobody looks the family up. */
#define FAMILY	32

static FILE *begin(const char *folder, const char *name)
{
	char path[4096];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	out = fopen(path, "w");
	if (!out)
		die("can not write %s", path);
	return out;
}

/* "USER: " in front names who sends it. */
static void put(FILE *out, const char *text)
{
	struct fabric f = { .family = FAMILY };
	struct nlmsghdr *nlh;
	unsigned int user = 0;
	struct msg msg;
	int skip = 0;

	if (sscanf(text, "%u: %n", &user, &skip) < 1)
		skip = 0;
	commit_init(&f, &msg);
	commit_ops(&msg, text + skip);
	nlh = (struct nlmsghdr *)msg.data;
	nlh->nlmsg_pid = user;
	fwrite(msg.data, 1, msg.len, out);
	msg_free(&msg);
}

/**
 * main() - write the inputs
 * @argc: 2
 * @argv: with the folder
 *
 * Return: 0, or the program has died.
 */
int main(int argc, char **argv)
{
	char line[4096];
	FILE *out = NULL;

	if (argc != 2)
		die("usage: seeds FOLDER <seeds.txt");
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (!*line || *line == '#')
			continue;
		if (!strncmp(line, "== ", 3)) {
			if (out)
				fclose(out);
			out = begin(argv[1], line + 3);
		} else if (out) {
			put(out, line);
		} else {
			die("no name before: %s", line);
		}
	}
	if (out && fclose(out))
		die("the last input is not whole");
	return 0;
}
