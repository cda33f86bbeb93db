using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>The account and Region for verbs that read Image Builder without a stack.</summary>
internal sealed class AccountOptions(TimeProvider clock)
{
    private readonly StackSelection _selection = new();

    private readonly Option<Uri?> _imageBuilder = new("--imagebuilder")
    {
        Description = "The URL of a local Image Builder: the local host prints it at start. Default: that of --stack, AWS_ENDPOINT_URL, or AWS.",
        CustomParser = StackOptions.Url,
    };

    public void AddTo(Command command)
    {
        _selection.AddTo(command);
        command.Add(_imageBuilder);
    }

    /// <exception cref="UsageException">No Region is given.</exception>
    public async Task<Func<string, string?>> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var environment = await ReadEnvironmentAsync(parsed, cancellationToken);
        var isLocal = environment.IsLocal("IMAGEBUILDER");
        environment.Put("AWS_REGION", environment.Region ?? (isLocal ? StackOptions.LocalRegion : null)
            ?? throw new UsageException("Expected --region or the environment variable AWS_REGION."));
        if (isLocal)
        {
            environment.KeepCredentialsLocal(StackOptions.LocalCaller(environment.Read("AWS_ACCESS_KEY_ID")));
            // Calls of a local account must not reach AWS. Roles are unknown where the local host has another port.
            if (!environment.IsLocal("IAM"))
                environment.Put("AWS_ENDPOINT_URL_IAM", StackOptions.LocalServices);
        }

        return environment.Read;
    }

    /// <summary>The account of the pipelines, or of the credentials where there are none.</summary>
    public static async Task<string> ReadAccountAsync(Func<string, string?> environment, IEnumerable<string> pipelineArns, CancellationToken cancellationToken) =>
        AccountIn(pipelineArns.FirstOrDefault()) ?? AccountIn(environment("AWS_ACCESS_KEY_ID") is { } key && StackOptions.LocalCaller(key) == key
            ? $"arn:{Partitions.Standard}:iam::{key}:root"
            : await Aws.Identity.Caller.ReadArnAsync(environment, cancellationToken)) ?? "";

    private static string? AccountIn(string? arn) => arn?.Split(':') is [_, _, _, _, { Length: > 0 } account, ..] ? account : null;

    /// <summary>The account's time. That of a local Image Builder may be simulated.</summary>
    public async Task<TimeProvider> ReadClockAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        StackClock.Of(await ReadEnvironmentAsync(parsed, cancellationToken), clock);

    private async Task<StackEnvironment> ReadEnvironmentAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var environment = await _selection.ReadAsync(parsed, isNamed: parsed.GetValue(_imageBuilder) is not null, needsOutputs: false, cancellationToken);
        environment.Put("AWS_ENDPOINT_URL_IMAGEBUILDER", parsed.GetValue(_imageBuilder)?.ToString());
        return environment;
    }
}
