/* Every meter model there is. To add one: copy acrel_ddsy1352.c, draw its registers, name it here. */
#include "meter/model.h"

#include <string.h>

static const struct meter_model *const models[] = {&acrel_ddsy1352};

const struct meter_model *meter_model_find(const char *name)
{
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        if (!strcmp(models[i]->name, name))
            return models[i];
    return NULL;
}
