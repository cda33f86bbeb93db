using System.CommandLine;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.Failures;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Aws.Status;
using ImageBuilderAutomation.Cli.Failures;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Accounts;
using ImageBuilderAutomation.Status;

namespace ImageBuilderAutomation.Cli.Status;

internal static class StatusVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public static Command Create(TimeProvider clock)
    {
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var policy = PolicyFile.Option("The policy file: the one that is packaged with the functions. Coverage is read from it while no policy is published.");
        var watch = new Option<bool>("--watch") { Description = "Shows it again every five seconds, until Ctrl+C." };
        var command = new Command(
            "status",
            "Shows on one screen what needs a person, and how gates, builds, policy, queues, schedules, coverage and configurations are. Exit code 1 if something "
            + "needs a person, or is not known.")
        {
            policy, watch, json,
        };
        stack.AddServiceTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(watch) && result.GetValue(json))
                result.AddError("Expected either --watch or --json.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            while (true)
            {
                var status = await ReadAsync(opened, parsed.GetRequiredValue(policy), cancellationToken);
                var attention = Attention.Of(status);
                if (parsed.GetValue(watch))
                    (output as Screen)?.Clear();
                if (parsed.GetValue(json))
                    JsonOutput.Write(output, new StatusJson(status, attention, opened), StatusJsonContext.Default.StatusJson);
                else
                    StatusText.Write(output, status, attention, opened);
                if (!parsed.GetValue(watch))
                    return attention.Count == 0 ? ExitCode.Ok : ExitCode.Problems;
                await Task.Delay(Pause, cancellationToken);
            }
        });
        return command;
    }

    private static Task<StackStatus> ReadAsync(Stack opened, string policyFile, CancellationToken cancellationToken) =>
        opened.Get<StatusReader>().ReadAsync(
            token => CountAsync(opened, token), (gates, token) => FindUnreadableAsync(opened, gates, token),
            (policy, token) => ReadCoverageAsync(opened, policy, policyFile, token), cancellationToken);

    private static async Task<UnreadableSteps> FindUnreadableAsync(Stack opened, IReadOnlyList<GateRecord> gates, CancellationToken cancellationToken)
    {
        try
        {
            return await new UnrecordedSteps(opened.Get<IWorkflowSteps>(), opened.AccountRegion).FindAsync(gates, cancellationToken);
        }
        catch (UsageException e)
        {
            // A part that cannot be read hides no other part.
            throw new ServiceRefusedException(e.Message, e);
        }
    }

    private static async Task<IReadOnlyList<QueueStatus>> CountAsync(Stack opened, CancellationToken cancellationToken)
    {
        var outputs = opened.Outputs?.Outputs ?? throw new ServiceRefusedException("the queues are found with --stack");
        if (FailureQueueOptions.Names.FirstOrDefault(name => !outputs.ContainsKey($"{name}Url")) is { } missing)
            throw new ServiceRefusedException($"the stack has no output {missing}Url");
        List<(string Name, FailureQueue Queue)> queues = [.. FailureQueueOptions.Of(outputs, opened.Environment)];
        try
        {
            return await StatusParts.CountAsync(queues, cancellationToken);
        }
        finally
        {
            queues.ForEach(one => one.Queue.Dispose());
        }
    }

    private static async Task<AccountCoverage> ReadCoverageAsync(Stack opened, Policy? published, string policyFile, CancellationToken cancellationToken)
    {
        try
        {
            var policy = published ?? await AccountPolicy.ReadPackagedAsync(opened, policyFile, cancellationToken);
            var facts = await new AccountFactGatherer(new AccountReader(opened.Get<IAmazonImagebuilder>())).GatherAsync(cancellationToken);
            return AccountCoverage.Of(policy, facts, opened.Clock.GetUtcNow());
        }
        catch (UsageException e)
        {
            // A part that cannot be read hides no other part.
            throw new ServiceRefusedException(e.Message, e);
        }
    }
}
