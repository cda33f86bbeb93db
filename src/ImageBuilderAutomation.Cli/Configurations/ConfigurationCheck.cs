using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Cli.Configurations;

/// <summary>A configuration and the result of comparing it with the policy.</summary>
/// <param name="Rules">Number of rules that apply to it.</param>
internal sealed record ConfigurationCheck(ConfigurationFacts Facts, int Rules, ConfigurationDecision Decision)
{
    /// <summary>The name as in the ARN.</summary>
    public string Name => Facts.Configuration.Arn[(Facts.Configuration.Arn.LastIndexOf('/') + 1)..];

    public string Users => UsersOf(Facts.Pipelines);

    /// <summary>For text: the pipelines that use a configuration, in parentheses.</summary>
    public static string UsersOf(IReadOnlyList<string> pipelines) => pipelines.Count == 0 ? "" : $" (used by {PlainText.Of(string.Join(", ", pipelines))})";

    public static ConfigurationCheck Of(ConfigurationFacts facts, Policy policy)
    {
        var rules = new ConfigurationRules(policy.Configurations, policy.Hash).RulesFor(facts);
        return new(facts, rules.Count, ConfigurationDecider.Decide(facts, rules, policy.Hash));
    }
}

/// <summary>Selects the configurations and the policy to compare: all or some of an account, or one from a file, which needs no account.</summary>
internal sealed class CheckOptions(TimeProvider clock)
{
    private readonly Option<string> _policy = PolicyFile.Option();

    private readonly Option<string?> _document = new("--document")
    {
        Description = "Checks one configuration from a file instead of the account, for example before it is created. "
            + "The file has the JSON of a Get response or of a Create or Update request.",
    };

    private readonly Option<string[]> _pipelines = new("--pipeline")
    {
        Description = "The pipeline: the name of one that uses the configuration in the file. Can be repeated.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly StackOptions _stack = new(clock);

    public Option<bool> Json { get; } = JsonOutput.Option();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _policy, _document, _pipelines, Json })
            command.Add(option);
        _stack.AddServiceAloneTo(command);
    }

    public PolicyReadResult ReadPolicy(ParseResult parsed) => PolicyFile.Read(PathOfPolicy(parsed));

    public string PathOfPolicy(ParseResult parsed) => parsed.GetRequiredValue(_policy);

    /// <param name="names">Names as in their ARNs; empty for all.</param>
    /// <exception cref="UsageException">A name or the file does not exist.</exception>
    public async Task<IReadOnlyList<ConfigurationCheck>> CheckAsync(
        ParseResult parsed, Policy policy, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_document) is { } path)
        {
            return names.Count == 0
                ? [ConfigurationCheck.Of(
                    new(DocumentReader.Read(path), [.. (parsed.GetValue(_pipelines) ?? []).Order(StringComparer.Ordinal)]), policy)]
                : throw new UsageException("Expected either names or --document.");
        }

        using var opened = await _stack.OpenServiceAsync(parsed, cancellationToken);
        var service = opened.Get<IConfigurations>();
        var users = await service.ListPipelinesAsync(null, cancellationToken);
        var found = new List<ConfigurationCheck>();
        var missing = names.ToHashSet(StringComparer.Ordinal);
        var others = new List<string>();
        await foreach (var arn in service.ListAsync(cancellationToken))
        {
            // Configurations shared by another account are checked by that account's stack.
            if (!ConfigurationArn.TryParse(arn, out var own) || !own.IsIn(opened.AccountRegion))
                continue;
            if (names.Count > 0 && !missing.Remove(own.Name))
            {
                others.Add(own.Name);
                continue;
            }

            if (await service.ReadAsync(arn, cancellationToken) is { } configuration)
                found.Add(ConfigurationCheck.Of(new(configuration, [.. users[arn].Order(StringComparer.Ordinal)]), policy));
        }

        return missing.Count == 0
            ? [.. found.OrderBy(item => item.Name, StringComparer.Ordinal)]
            : throw new UnknownNameException(
                $"Expected infrastructure configurations of account {opened.AccountRegion.Account} in {opened.AccountRegion.Region}, "
                + $"found none named {string.Join(", ", missing)}.{Suggestion.DidYouMean(missing.First(), others)}");
    }
}
