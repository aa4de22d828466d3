// SPDX-License-Identifier: GPL-2.0-only
/* The transitions of azure-rules 3.1 as data: one row, one rule. */
#include "kselftest_harness.h"
#include "lib.h"

#define AB	"new peering A/ab to=B"
#define BA	"new peering B/ba to=A"
#define I	"Initiated FullyInSync"
#define C	"Connected FullyInSync"
#define D	"Disconnected FullyInSync"

/**
 * struct row - a transition
 * @rule: number of the rule
 * @before: what has happened already, each a commit
 * @event: the operations of one commit
 * @answer: what the commit is answered
 * @ab: state of the link A->B afterwards
 * @ba: state of the link B->A afterwards
 */
struct row {
	const char *rule;
	const char *before[6];
	const char *event[4];
	const char *answer;
	const char *ab;
	const char *ba;
};

static const struct row rows[] = {
	{ "R-ST-1", { NULL }, { AB }, "ok", I, "-" },
	{ "R-ST-2", { AB }, { BA }, "ok", C, C },
	{ "R-ST-3", { AB }, { "set peering A/ab +forwarded" }, "ok", I, "-" },
	{ "R-ST-3 nothing", { AB }, { "set peering A/ab" }, "nothing", I, "-" },
	{ "R-ST-4", { AB }, { "del peering A/ab" }, "ok", "-", "-" },
	{ "R-ST-5", { AB, BA }, { "set peering A/ab -access" }, "ok", C, C },
	{ "R-ST-6", { AB, BA }, { "del peering A/ab" }, "ok", "-", D },
	{ "R-ST-7", { AB, BA, "del peering A/ab" }, { AB },
	  "0:RemotePeeringIsDisconnected", "-", D },
	{ "R-ST-8", { AB, BA, "del peering A/ab" }, { "set peering B/ba" },
	  "ok", "-", I },
	{ "R-ST-8 flag", { AB, BA, "del peering A/ab" },
	  { "set peering B/ba +forwarded" }, "ok", "-", I },
	{ "R-ST-8 sync", { AB, BA, "del peering A/ab" },
	  { "set peering B/ba sync" }, "ok", "-", I },
	{ "R-ST-8 on R-ST-6", { AB, BA }, { "set peering B/ba",
	  "del peering A/ab" }, "ok", "-", I },
	{ "R-ST-8 on R-ST-11", { AB, BA }, { "set peering B/ba",
	  "del vnet A" }, "0:ResourceNotFound", C, C },
	{ "R-ST-9", { AB, BA, "del peering A/ab" }, { "del peering B/ba" },
	  "ok", "-", "-" },
	{ "R-ST-10", { AB, BA, "del peering A/ab", "set peering B/ba" },
	  { AB }, "ok", C, C },
	{ "R-ST-10 at once", { AB, BA, "del peering A/ab" },
	  { AB, "set peering B/ba" }, "ok", C, C },
	{ "R-ST-11", { AB, BA }, { "del vnet A" }, "ok", "-",
	  "Disconnected FullyInSync" },
	{ "R-ST-11 Initiated", { BA }, { "del vnet A" }, "ok", "-", D },
	{ "R-ST-12", { AB, BA }, { "del peering A/ab both" }, "ok", "-", "-" },
	{ "R-ST-12 alone", { AB }, { "del peering A/ab both" }, "ok", "-",
	  "-" },
	{ "R-ST-12 half", { AB, BA, "del peering A/ab" },
	  { "del peering B/ba both" }, "ok", "-", "-" },
	{ "R-ST-13", { AB, BA, "del vnet A", "new vnet A 10.7.0.0/16" },
	  { AB }, "0:RemotePeeringIsDisconnected", "-", D },
	{ "R-ST-13 repair", { AB, BA, "del vnet A", "new vnet A 10.7.0.0/16" },
	  { "set peering B/ba" }, "0:ResourceNotFound", "-", D },
	{ "R-ST-13 way out", { AB, BA, "del vnet A", "new vnet A 10.7.0.0/16" },
	  { "del peering B/ba", AB, "new peering B/b2 to=A" }, "ok", C, "-" },
	{ "R-ST-13 at once", { AB, BA },
	  { "del vnet A", "new vnet A 10.7.0.0/16", AB },
	  "2:RemotePeeringIsDisconnected", C, C },
	{ "R-ST-14 far", { AB, BA }, { "set vnet A 10.9.0.0/16" }, "ok",
	  "Connected RemoteNotInSync", "Connected LocalNotInSync" },
	{ "R-ST-14 near", { AB, BA }, { "set vnet B 10.9.0.0/16" }, "ok",
	  "Connected LocalNotInSync", "Connected RemoteNotInSync" },
	{ "both at once", { NULL }, { AB, BA }, "ok", C, C },
	{ "replaced", { AB, BA }, { "del peering A/ab", AB }, "ok", C, C },
	{ "replaced alone", { AB }, { "del peering A/ab", AB }, "ok", I, "-" },
	{ "both replaced", { AB, BA },
	  { "del peering A/ab", "del peering B/ba", AB, BA }, "ok", C, C },
	{ "both replaced by one", { AB, BA },
	  { "del peering A/ab both", BA }, "ok", "-", I },
	{ "half replaced", { AB, BA, "del peering A/ab" },
	  { "del peering B/ba", AB }, "ok", I, "-" },
	{ "half re-created", { AB, BA, "del peering A/ab" },
	  { "del peering B/ba", AB, BA }, "ok", C, C },
	{ "both deleted", { AB, BA },
	  { "del peering A/ab", "del peering B/ba" }, "ok", "-", "-" },
	{ "both, and one by itself", { AB, BA },
	  { "del peering A/ab both", "del peering B/ba" }, "ok", "-", "-" },
	{ "one by itself, and both", { AB, BA },
	  { "del peering B/ba", "del peering A/ab both" }, "ok", "-", "-" },
	{ "both, twice", { AB, BA },
	  { "del peering A/ab both", "del peering B/ba both" }, "ok", "-",
	  "-" },
	{ "twice", { AB, BA }, { "del peering A/ab", "del peering A/ab" },
	  "1:ResourceNotFound", C, C },
	{ "deleted with its VNet", { AB, BA },
	  { "del peering A/ab both", "del vnet A" }, "ok", "-", "-" },
	{ "VNet, then half", { AB, BA, "del vnet A" },
	  { "del peering B/ba" }, "ok", "-", "-" },
	{ "half, then VNet", { AB, BA, "del peering A/ab" },
	  { "del vnet A" }, "ok", "-", D },
};

static const char *commit_list(struct world *w, const char * const *text)
{
	return commit(w, text[0], text[1], text[2], text[3], NULL);
}

static void play(struct __test_metadata *_metadata, struct world *w,
		 const struct row *r)
{
	const char *answer;
	u32 i;

	world_init(w);
	commit(w, "new vnet A 10.0.0.0/16", "new vnet B 10.1.0.0/16", NULL);
	for (i = 0; i < ARRAY_SIZE(r->before) && r->before[i]; i++) {
		answer = commit(w, r->before[i], NULL);
		EXPECT_STREQ("ok", answer)
			TH_LOG("%s, before: %s", r->rule, r->before[i]);
	}
	answer = commit_list(w, r->event);
	EXPECT_STREQ(r->answer, answer)
		TH_LOG("%s", r->rule);
	EXPECT_STREQ(r->ab, link_text(w, "A/ab"))
		TH_LOG("%s: A->B", r->rule);
	EXPECT_STREQ(r->ba, link_text(w, "B/ba"))
		TH_LOG("%s: B->A", r->rule);
	world_exit(w);
}

TEST(r_st_1_to_14)
{
	struct world *w = malloc(sizeof(*w));
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		play(_metadata, w, &rows[i]);
	free(w);
}

TEST_HARNESS_MAIN
