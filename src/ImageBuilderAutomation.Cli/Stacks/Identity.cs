using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>The caller's identity; it is read only once.</summary>
internal sealed class Identity(Func<CancellationToken, Task<string>> read)
{
    private string? _arn;

    public async Task<string> ReadArnAsync(CancellationToken cancellationToken) => _arn ??= await read(cancellationToken);

    public async Task<string> ReadAccountAsync(CancellationToken cancellationToken)
    {
        var arn = await ReadArnAsync(cancellationToken);
        return arn.Split(':') is [_, _, _, _, { Length: > 0 } account, ..]
            ? account
            : throw new UsageException($"Expected credentials that belong to an account, found {arn}. Give the account with --account.");
    }

    /// <exception cref="UsageException">The caller is not a person: neither a user nor an assumed role's session.</exception>
    public async Task<string> ReadPersonAsync(CancellationToken cancellationToken)
    {
        var arn = await ReadArnAsync(cancellationToken);
        return Principal.TryParse(arn, out _)
            ? arn
            : throw new UsageException($"Expected a user or an assumed role's session, found {arn}. Sign in as a user or assume a role.");
    }
}
