#include "assess/bradley-terry-private.h"

#include <math.h>

#define MOST  LIMNER_BRADLEY_TERRY_MOST
#define PRIOR 0.5

/* How often i and j met, and i won, the prior included. */
static double
met (const double *wins, int n, int i, int j)
{
  return wins[i * n + j] + wins[j * n + i] + 2 * PRIOR;
}

/* Hunter 2004, "MM algorithms for generalized Bradley-Terry models", equation 3, with p = exp (strength). */
static void
improve_strengths (const double *wins, int n, double *strengths)
{
  double sum = 0;

  for (int i = 0; i < n; i++)
    {
      double won = 0, expected = 0;

      for (int j = 0; j < n; j++)
        if (j != i)
          {
            won += wins[i * n + j] + PRIOR;
            expected += met (wins, n, i, j) / (exp (strengths[i]) + exp (strengths[j]));
          }
      strengths[i] = log (won / expected);
    }
  for (int i = 0; i < n; i++)
    sum += strengths[i];
  for (int i = 0; i < n; i++)
    strengths[i] -= sum / n;
}

/* Inverts a [n,n], positive definite, by Gauss and Jordan. */
static void
invert_matrix (double a[MOST][MOST], int n, double inverse[MOST][MOST])
{
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      inverse[i][j] = i == j;
  for (int pivot = 0; pivot < n; pivot++)
    {
      const double scale = 1 / a[pivot][pivot];

      for (int j = 0; j < n; j++)
        {
          a[pivot][j] *= scale;
          inverse[pivot][j] *= scale;
        }
      for (int i = 0; i < n; i++)
        {
          const double factor = a[i][pivot];

          for (int j = 0; j < n && i != pivot; j++)
            {
              a[i][j] -= factor * a[pivot][j];
              inverse[i][j] -= factor * inverse[pivot][j];
            }
        }
    }
}

/* The information matrix is singular along (1, …, 1), which the strengths do not have: 1/n is added there. */
static void
find_errors (const double *wins, int n, const double *strengths, double *errors)
{
  double information[MOST][MOST] = { 0 }, inverse[MOST][MOST];

  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      if (i != j)
        {
          const double p = 1 / (1 + exp (strengths[j] - strengths[i])),
                       weight = met (wins, n, i, j) * p * (1 - p);

          information[i][i] += weight;
          information[i][j] -= weight;
        }
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      information[i][j] += 1.0 / n;
  invert_matrix (information, n, inverse);
  for (int i = 0; i < n; i++)
    errors[i] = sqrt (MAX (inverse[i][i] - 1.0 / n, 0));
}

void
limner_bradley_terry_fit (const double *wins, int n, double *strengths, double *errors)
{
  g_return_if_fail (n >= 2 && n <= MOST);
  for (int i = 0; i < n; i++)
    strengths[i] = 0;
  for (int step = 0; step < 2000; step++)
    improve_strengths (wins, n, strengths);
  find_errors (wins, n, strengths, errors);
}
