using System.CommandLine;
using System.Globalization;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Policies.Accounts;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>Compares the policy with an account, which <c>validate</c> cannot do: what does not fit, and which pipelines lack a gate.</summary>
internal static class CheckVerb
{
    public static Command Create(TimeProvider localClock)
    {
        var (file, json, account) = (PolicyFile.Argument(), JsonOutput.Option(), new AccountOptions(localClock));
        var command = new Command(
            "check",
            "Validates a policy file, warns where it does not fit the pipelines, recipes and workflows of an account, and lists the pipelines without a gate "
            + "that the policy demands. Exit code 1 if there are any, or if it is not known. Only reads the account.")
        {
            file, json,
        };
        account.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            var clock = await account.ReadClockAsync(parsed);
            var result = PolicyFile.Read(path, DayOption.Of(clock));
            AccountFacts? facts = null;
            AccountCoverage? coverage = null;
            if (result.Policy is { } policy)
            {
                facts = await GatherAsync(await account.ReadAsync(parsed), cancellationToken);
                result = result with { Problems = [.. result.Problems, .. AccountChecks.Run(policy, facts)] };
                coverage = AccountCoverage.Of(policy, facts, clock.GetUtcNow());
            }

            Write(parsed.InvocationConfiguration.Output, path, result, facts, coverage, parsed.GetValue(json));
            return result.Policy is null || coverage is { HasGaps: true } ? ExitCode.Problems : ExitCode.Ok;
        });
        return command;
    }

    private static async Task<AccountFacts> GatherAsync(Func<string, string?> environment, CancellationToken cancellationToken)
    {
        using var client = AwsClients.ImageBuilder(environment);
        return await new AccountFactGatherer(new AccountReader(client)).GatherAsync(cancellationToken);
    }

    private static void Write(TextWriter output, string path, PolicyReadResult result, AccountFacts? facts, AccountCoverage? coverage, bool json)
    {
        if (json)
        {
            JsonOutput.Write(
                output, new(path, result) { Coverage = coverage is null ? null : CoverageJson.Of(coverage) }, PoliciesJsonContext.Default.PolicyJson);
        }
        else if (result.Problems.Count > 0)
            Problems.Write(output, path, result);
        if (!json && facts is not null)
        {
            var waits = facts.Pipelines.SelectMany(pipeline => pipeline.Waits).Concat(facts.OtherWaits).Select(wait => wait.ToString()).Distinct().Count();
            var counts = string.Create(
                CultureInfo.InvariantCulture, $"{facts.Pipelines.Count} pipelines, {facts.RecipeArns.Count} recipes and {waits} waiting steps");
            output.WriteLine($"{path}: valid, policy {result.Policy!.ShortHash}, compared with {counts}");
        }

        if (!json && coverage is not null)
            CoverageText.Write(output, coverage);
    }
}
