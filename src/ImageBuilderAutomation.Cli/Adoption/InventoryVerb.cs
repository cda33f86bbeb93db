using System.CommandLine;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Adoption;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Adoption;

/// <summary>Lists what exists in an account, before and while pipelines get gates.</summary>
internal static class InventoryVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var policy = PolicyFile.Option("The policy file: the one that is packaged with the functions. Coverage is read from it while no policy is published.");
        var command = new Command(
            "inventory",
            "Lists the account's pipelines with recipe, workflows, execution role, topic, scanning, schedule, and whether they have the gates that the policy "
            + "demands. Exit code 1 if a pipeline lacks one. Only reads the account.")
        {
            policy, json,
        };
        stack.AddServiceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenIfNamedAsync(parsed, cancellationToken);
            var found = new List<InventoriedPipeline>();
            await foreach (var pipeline in ReadAsync(opened, parsed.GetRequiredValue(policy), cancellationToken).WithProgress(parsed, "pipelines"))
                found.Add(pipeline);
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, InventoryJson.Of(found), AdoptionJsonContext.Default.InventoryJson);
            else
                InventoryText.Write(parsed.InvocationConfiguration.Output, found);
            return found.Any(pipeline => pipeline.Coverage is Known<GateCoverage>.Yes({ IsGap: true })) ? ExitCode.Problems : ExitCode.Ok;
        });
        return command;
    }

    private static async IAsyncEnumerable<InventoriedPipeline> ReadAsync(
        Stack opened, string policyFile, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = opened.Get<IAmazonImagebuilder>();
        var (settings, policy) = (new AdoptionSettings(client), await AccountPolicy.ReadAsync(opened, policyFile, cancellationToken));
        var waits = (await new AccountFactGatherer(new AccountReader(client)).GatherPipelinesAsync(_ => true, cancellationToken))
            .ToDictionary(pipeline => pipeline.Arn, StringComparer.Ordinal);
        var inventory = new AdoptionInventory(settings, opened.Clock);
        await foreach (var pipeline in settings.ListPipelinesAsync(cancellationToken))
            yield return await inventory.ReadAsync(pipeline, waits, policy, cancellationToken);
    }
}
