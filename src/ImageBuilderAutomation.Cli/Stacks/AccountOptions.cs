using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>The account and Region for verbs that read Image Builder without a stack.</summary>
internal sealed class AccountOptions(TimeProvider clock)
{
    private readonly Option<string?> _region = new("--region") { Description = "The Region. Default: the profile's Region or AWS_REGION." };
    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "A profile of the AWS configuration files. It has precedence over credentials in the environment.",
    };

    private readonly Option<Uri?> _imageBuilder = new("--imagebuilder")
    {
        Description = "The URL of a local Image Builder: the local host prints it at start. Default: AWS.",
        CustomParser = StackOptions.Url,
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _region, _profile, _imageBuilder })
            command.Add(option);
    }

    /// <exception cref="UsageException">No Region is given.</exception>
    public async Task<Func<string, string?>> ReadAsync(ParseResult parsed)
    {
        var environment = await ReadEnvironmentAsync(parsed);
        var isLocal = environment.IsLocal("IMAGEBUILDER");
        environment.Put("AWS_REGION", environment.Read("AWS_REGION") ?? environment.Read("AWS_DEFAULT_REGION") ?? (isLocal ? StackOptions.LocalRegion : null)
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
    public async Task<TimeProvider> ReadClockAsync(ParseResult parsed) => StackClock.Of(await ReadEnvironmentAsync(parsed), clock);

    private async Task<StackEnvironment> ReadEnvironmentAsync(ParseResult parsed)
    {
        var environment = await StackEnvironment.ReadAsync(parsed.GetValue(_profile));
        environment.Put("AWS_REGION", parsed.GetValue(_region));
        environment.Put("AWS_ENDPOINT_URL_IMAGEBUILDER", parsed.GetValue(_imageBuilder)?.ToString());
        return environment;
    }
}
