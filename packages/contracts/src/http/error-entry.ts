/** What the table says of one error code. */
export interface ErrorEntry {
  status: number;
  title: string;
  retryable: boolean;
  description: string;
}
