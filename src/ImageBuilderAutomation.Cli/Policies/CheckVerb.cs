using System.CommandLine;
using System.Globalization;
using ImageBuilderAutomation.Aws.Iam;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies;
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
            "Validates a policy file, warns where it does not fit the pipelines, recipes, workflows and roles of an account, and lists the pipelines without a gate "
            + "that the policy demands. Exit code 1 if there are any, or if it is not known, or if a channel's target is also written by a distribution configuration. "
            + "Only reads the account.")
        {
            file, json,
        };
        account.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            var clock = await account.ReadClockAsync(parsed, cancellationToken);
            var result = PolicyFile.Read(path, DayOption.Of(clock));
            AccountFacts? facts = null;
            AccountCoverage? coverage = null;
            if (result.Policy is { } policy)
            {
                var environment = await account.ReadAsync(parsed, cancellationToken);
                facts = await GatherAsync(environment, cancellationToken);
                var roles = await ReadRolesAsync(policy, facts, environment, clock, cancellationToken);
                var written = await ReadWrittenAsync(policy, environment, cancellationToken);
                result = result with
                {
                    Problems = [.. result.Problems, .. AccountChecks.Run(policy, facts), .. ApproverChecks.Run(policy, roles), .. ChannelChecks.Run(policy, written)],
                };
                coverage = AccountCoverage.Of(policy, facts, clock.GetUtcNow());
            }

            Write(parsed.InvocationConfiguration.Output, path, result, facts, coverage, parsed.GetValue(json));
            var isRefused = result.Problems.Any(problem => problem.Severity is ProblemSeverity.Error);
            return result.Policy is null || coverage is { HasGaps: true } || isRefused ? ExitCode.Problems : ExitCode.Ok;
        });
        return command;
    }

    private static async Task<AccountFacts> GatherAsync(Func<string, string?> environment, CancellationToken cancellationToken)
    {
        using var client = BundledPackages.ImageBuilder(environment);
        return await new AccountFactGatherer(new AccountReader(client)).GatherAsync(cancellationToken);
    }

    /// <summary>The parameters and launch templates that distributions write, if the policy has channels.</summary>
    private static async Task<IReadOnlyList<DistributedTarget>> ReadWrittenAsync(
        Policy policy, Func<string, string?> environment, CancellationToken cancellationToken)
    {
        if (policy.Channels.All(channel => channel.Targets.Count == 0))
            return [];
        using var client = BundledPackages.ImageBuilder(environment);
        return await new AccountReader(client).ReadDistributedTargetsAsync(cancellationToken);
    }

    /// <summary>What IAM says about the roles of the policy's approvers.</summary>
    private static async Task<KnownRoles> ReadRolesAsync(
        Policy policy, AccountFacts facts, Func<string, string?> environment, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (policy.Approvers.Count == 0)
            return KnownRoles.None("");
        var account = await AccountOptions.ReadAccountAsync(environment, facts.Pipelines.Select(pipeline => pipeline.Arn), cancellationToken);
        var read = new Dictionary<string, Known<RoleFacts>>();
        using var roles = new Roles(new(account, environment("AWS_REGION")!), environment, clock);
        foreach (var name in ApproverChecks.RoleNames(policy, account))
            read[name] = await roles.ReadAsync(name, cancellationToken);
        return new(account, read);
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
