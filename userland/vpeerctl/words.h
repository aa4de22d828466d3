/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_WORDS_H
#define VPEERCTL_WORDS_H

#include <stdint.h>

const char *word_state(uint32_t state);
const char *word_sync_level(uint32_t level);
const char *word_peering_kind(uint32_t kind);
const char *word_gateway_type(uint32_t type);
const char *word_next_hop(uint32_t type);
const char *word_role(uint32_t role);
uint32_t role_by_word(const char *word);
extern const char *const role_words[];
const char *word_route_source(uint32_t source);
const char *word_reason(uint32_t reason);
const char *text_reason(uint32_t reason);
const char *word_code(uint32_t code);
const char *word_limit(uint32_t attribute);
const char *word_verb(uint32_t verb);
uint32_t limit_by_word(const char *word);
uint32_t gateway_type_by_word(const char *word);
uint32_t next_hop_by_word(const char *word);
const char *word_route_state(uint32_t state);

/**
 * struct flag_word - A flag and how it is spelt.
 * @bit: The flag.
 * @word: On the command line and in state files.
 * @json: In JSON.
 */
struct flag_word {
	uint32_t bit;
	const char *word;
	const char *json;
};

extern const struct flag_word peering_flag_words[];
extern const char *const gateway_type_words[];
extern const char *const route_type_words[];
extern const char *const none_words[];

#endif
