/** What is wrong with the Content-Type of a request whose body is not read. */
export function mediaTypeDetail(received: string | undefined): string {
  return received ? `${received.slice(0, 100)} is not accepted here.` : 'Name the media type in Content-Type.';
}
