using System.Runtime.CompilerServices;
using Amazon.Runtime;

namespace Amazon.Imagebuilder;

/// <summary>Follows a service's page tokens. Like the official paginators it can be enumerated once.</summary>
internal abstract class TokenPaginator<TResponse>(string firstToken) : IPaginator<TResponse>
{
    private int _used;

    public IPaginatedEnumerable<TResponse> Responses => new PaginatedResponse<TResponse>(this);

    async IAsyncEnumerable<TResponse> IPaginator<TResponse>.PaginateAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _used, 1) != 0)
            throw new InvalidOperationException("This paginator was already enumerated. Create another with client.Paginators.");

        var token = firstToken;
        do
        {
            var page = await PageAsync(token, cancellationToken).ConfigureAwait(false);
            token = TokenAfter(page);
            cancellationToken.ThrowIfCancellationRequested();
            yield return page;
        }
        while (!string.IsNullOrEmpty(token));
    }

    protected abstract Task<TResponse> PageAsync(string token, CancellationToken cancellationToken);

    protected abstract string TokenAfter(TResponse page);
}
