#pragma once

#include "nn/learn-private.h"
#include "nn/op-private.h"

/* The addresses where a node's gradients are accumulated; NULL: the node has no such tensor. */
void limner_parameters_places (const LimnerParameters *parameters, int number,
                               float *places[LIMNER_NODE_PARAMETERS]);
