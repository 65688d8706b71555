/* The model of Bradley and Terry (1952): i is preferred to j with probability 1 / (1 + exp (b_j - b_i)). */
#pragma once

#include "limner/ballot.h"

#define LIMNER_BRADLEY_TERRY_MOST LIMNER_BALLOT_MAKERS

/* strengths [n] with mean 0 and their standard errors [n] from wins [n,n] (row over column; a tie is half of
 * one for each). Half a win either way between each two of them is added, so that strengths are finite
 * whatever the wins. */
void limner_bradley_terry_fit (const double *wins, int n, double *strengths, double *errors);
