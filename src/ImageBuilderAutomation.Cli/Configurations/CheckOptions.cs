using System.CommandLine;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Configurations;

/// <summary>Selects the configurations and the policy to compare: all or some of an account, or one from a file, which needs no account.</summary>
internal sealed class CheckOptions
{
    private readonly Option<string> policy = new("--policy")
    {
        Description = "The policy file.",
        DefaultValueFactory = _ => Path.Combine("policy", "policy.json"),
    };

    private readonly Option<string?> document = new("--document")
    {
        Description = "Checks one configuration from a file instead of the account, for example before it is created. "
            + "The file has the JSON of a Get response or of a Create or Update request.",
    };

    private readonly Option<string[]> pipelines = new("--pipeline")
    {
        Description = "A pipeline that uses the configuration in the file; may be repeated.",
        AllowMultipleArgumentsPerToken = true,
    };

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

    /// <param name="names">Names as in their ARNs; empty for all.</param>
    /// <exception cref="UsageException">A name or the file does not exist.</exception>
    public async Task<IReadOnlyList<CheckedConfiguration>> CheckAsync(
        ParseResult parsed, Policy policy, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(document) is { } path)
        {
            return names.Count == 0
                ? [CheckedConfiguration.Of(
                    new(DocumentReader.Read(path), [.. (parsed.GetValue(pipelines) ?? []).Order(StringComparer.Ordinal)]), policy)]
                : throw new UsageException("Expected either names or --document.");
        }

        using var opened = await stack.OpenServiceAsync(parsed, cancellationToken);
        var service = opened.Configurations;
        var users = await service.ListPipelinesAsync(null, cancellationToken);
        var found = new List<CheckedConfiguration>();
        var missing = names.ToHashSet(StringComparer.Ordinal);
        await foreach (var arn in service.ListAsync(cancellationToken))
        {
            // Configurations shared by another account are checked by that account's stack.
            if (!ConfigurationArn.TryParse(arn, out var own) || !own.IsAt(opened.Home) || (names.Count > 0 && !missing.Remove(own.Name)))
                continue;
            if (await service.ReadAsync(arn, cancellationToken) is { } configuration)
                found.Add(CheckedConfiguration.Of(new(configuration, [.. users[arn].Order(StringComparer.Ordinal)]), policy));
        }

        return missing.Count == 0
            ? [.. found.OrderBy(item => item.Name, StringComparer.Ordinal)]
            : throw new UsageException(
                $"Expected infrastructure configurations of account {opened.Home.Account} in {opened.Home.Region}, "
                + $"found none named {string.Join(", ", missing)}.");
    }
}
