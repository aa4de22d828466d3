/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_CTL_H
#define VPEERCTL_CTL_H

#include <jansson.h>
#include <stdbool.h>

#include "channel.h"
#include "pool.h"

#define VPEERCTL_VERSION	"0.1.0"

/**
 * enum exit_status - What the tool's exit status says.
 * @STATUS_OK: All is done.
 * @STATUS_USAGE: The command line or a file is wrong, or the host refused.
 * @STATUS_REFUSED: The fabric refused.
 * @STATUS_ABSENT: The module is not loaded, or is another version.
 * @STATUS_NOT_FOUND: There is no object of the name.
 */
enum exit_status {
	STATUS_OK,
	STATUS_USAGE,
	STATUS_REFUSED,
	STATUS_ABSENT,
	STATUS_NOT_FOUND,
};

/**
 * struct options - The options of the command line.
 * @json: -j, print JSON.
 * @pretty: -p, indent it.
 * @brief: -br, one line an object.
 * @stats: -s, show counters.
 * @details: -d, show more.
 * @color: -c, or a terminal.
 * @force: -force, go on after a line of a batch fails.
 */
struct options {
	bool json;
	bool pretty;
	bool brief;
	bool stats;
	bool details;
	bool color;
	bool force;
};

/**
 * struct ctl - One run of a command.
 * @pool: Memory of the command.
 * @opt: Options.
 * @words: The command, from its object on.
 * @nwords: Number of words.
 * @genl: Socket of the fabric, open when needed.
 * @rtnl: Route socket in home, open when needed.
 * @problems: What went wrong, for -j.
 * @batch: File of a batch, NULL without.
 * @batch_line: Line in @batch.
 */
struct ctl {
	struct pool pool;
	struct options opt;
	char **words;
	int nwords;
	struct channel genl;
	struct channel rtnl;
	json_t *problems;
	const char *batch;
	unsigned int batch_line;
};

int run_command(struct ctl *ctl, char **words, int nwords);

#endif
