using System.CommandLine;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Configurations;

/// <summary>Which configurations are held against which policy: those of an account, some of them by name, or one in a file that needs no account.</summary>
internal sealed class CheckOptions
{
    private readonly Option<string> policy = new("--policy") { Description = "The policy file.", DefaultValueFactory = _ => Path.Combine("policy", "policy.json") };
    private readonly Option<string?> document = new("--document") { Description = "A file with one configuration as the API shows or takes it, instead of the account's: for checks before it is created." };
    private readonly Option<string[]> pipelines = new("--pipeline") { Description = "A pipeline that builds with the document's configuration; may be repeated.", AllowMultipleArgumentsPerToken = true };
    private readonly StackOptions stack = new();

    public Option<bool> Json { get; } = PolicyFile.JsonOption();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { policy, document, pipelines, Json })
            command.Add(option);
        stack.AddServiceAloneTo(command);
    }

    public PolicyReading ReadPolicy(ParseResult parsed) => PolicyFile.Read(PathOfPolicy(parsed));

    public string PathOfPolicy(ParseResult parsed) => parsed.GetRequiredValue(policy);

    /// <param name="names">As their ARNs have them; empty for all.</param>
    /// <exception cref="UsageException">A name or file that is not there.</exception>
    public async Task<IReadOnlyList<CheckedConfiguration>> CheckAsync(ParseResult parsed, Policy policy, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(document) is { } path)
        {
            return names.Count == 0
                ? [CheckedConfiguration.Of(new(DocumentReader.Read(path), [.. (parsed.GetValue(pipelines) ?? []).Order(StringComparer.Ordinal)]), policy)]
                : throw new UsageException("Expected either names or --document.");
        }

        using var opened = await stack.OpenServiceAsync(parsed, cancellationToken);
        var service = opened.Configurations;
        var users = await service.ListPipelinesAsync(null, cancellationToken);
        var found = new List<CheckedConfiguration>();
        var missing = names.ToHashSet(StringComparer.Ordinal);
        await foreach (var arn in service.ListAsync(cancellationToken))
        {
            // One that another account shares is that account's to guard.
            if (!ConfigurationArn.TryParse(arn, out var own) || !own.IsAt(opened.Home) || (names.Count > 0 && !missing.Remove(own.Name)))
                continue;
            if (await service.ReadAsync(arn, cancellationToken) is { } configuration)
                found.Add(CheckedConfiguration.Of(new(configuration, [.. users[arn].Order(StringComparer.Ordinal)]), policy));
        }

        return missing.Count == 0
            ? [.. found.OrderBy(item => item.Name, StringComparer.Ordinal)]
            : throw new UsageException($"Expected infrastructure configurations of account {opened.Home.Account} in {opened.Home.Region}, found none named {string.Join(", ", missing)}.");
    }
}
