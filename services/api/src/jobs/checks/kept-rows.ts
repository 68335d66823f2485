import type { DatasetProfile, MissingPolicy } from '@trainyard/contracts';

/** The profile as the columns of a job that are no features see it: where rows with missing values are left out, none are missing. */
export function profileOfKept(profile: DatasetProfile, missing: MissingPolicy | undefined): DatasetProfile {
  if (missing !== 'dropRow') return profile;
  return { ...profile, columns: profile.columns.map((column) => ({ ...column, missing: 0 })) };
}

/** The column that has a role in the dataset. */
export function columnOfRole({ columns }: DatasetProfile, role: 'group' | 'sampleWeight'): string | undefined {
  return columns.find((column) => column.role === role)?.name;
}
