using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>Who gave the command, asked once.</summary>
internal sealed class Identity(Func<CancellationToken, Task<string>> read)
{
    private string? _arn;

    public async Task<string> ReadArnAsync(CancellationToken cancellationToken) => _arn ??= await read(cancellationToken);

    public async Task<string> ReadAccountAsync(CancellationToken cancellationToken)
    {
        var arn = await ReadArnAsync(cancellationToken);
        return arn.Split(':') is [_, _, _, _, { Length: > 0 } account, ..] ? account : throw new UsageException($"Expected credentials of an account, found {arn}: say --account.");
    }

    /// <exception cref="UsageException">The caller is nobody in person.</exception>
    public async Task<string> ReadPersonAsync(CancellationToken cancellationToken)
    {
        var arn = await ReadArnAsync(cancellationToken);
        return Principal.TryParse(arn, out _) ? arn : throw new UsageException($"Expected a user or an assumed role's session, found {arn}.");
    }
}
