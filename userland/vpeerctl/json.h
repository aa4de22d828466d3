/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VPEERCTL_JSON_H
#define VPEERCTL_JSON_H

#include <jansson.h>

#include "object.h"

json_t *json_of_object(struct pool *pool, const struct object *o);
json_t *json_of_texts(const struct texts *list);
json_t *json_of_prefixes(const struct prefixes *list);
void json_set_text(json_t *json, const char *key, const char *text);

#endif
