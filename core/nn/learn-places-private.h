#pragma once

#include "nn/learn-private.h"
#include "nn/op-private.h"

/* Where a node's gradients are added up; NULL: it has no such tensor. */
void limner_parameters_places (const LimnerParameters *parameters, int number,
                               float *places[LIMNER_NODE_PARAMETERS]);
