using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
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

/// <summary>A person in short form: <c>role/Name/person</c>, <c>user/name</c>, or an IAM ARN.</summary>
internal static class PersonArn
{
    /// <returns>The ARN that STS returns for this person in this account and partition; null when the text has none of the three forms.</returns>
    public static string? Read(string text, AccountRegion accountRegion) => text.Split('/') switch
    {
        ["role", { Length: > 0 } role, { Length: > 0 } person] => $"arn:{accountRegion.Partition}:sts::{accountRegion.Account}:assumed-role/{role}/{person}",
        ["user", { Length: > 0 } user] => $"arn:{accountRegion.Partition}:iam::{accountRegion.Account}:user/{user}",
        _ when text.StartsWith("arn:", StringComparison.Ordinal) => text,
        _ => null,
    };
}

/// <summary>The reason that a person gives for an action.</summary>
internal static class ReasonOption
{
    public static Option<string> Create() => new("--reason") { Description = "The reason, on one line. It is recorded with your name.", Required = true };

    /// <exception cref="UsageException">The reason cannot be recorded, for example because it is empty or has several lines.</exception>
    public static string Read(ParseResult parsed, Option<string> option)
    {
        var reason = parsed.GetRequiredValue(option);
        return ReasonText.ProblemOf(reason) is { } problem ? throw new UsageException($"--reason: {problem}.") : reason;
    }
}
