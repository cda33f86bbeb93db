using System.CommandLine;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Adoption;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Cli.Adoption.Formats;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Adoption;

/// <summary>Plans a gate for an existing pipeline and prints what makes it. Changes nothing.</summary>
internal static class PlanVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (stack, options) = (new StackOptions(clock), new PlanOptions());
        var pipeline = new Argument<string>("pipeline") { Description = "The pipeline: its name in the ARN, or its ARN." };
        var command = new Command(
            "plan",
            "Shows what has to be created or changed so that the images of a pipeline wait at a gate before they are distributed, and prints it as text, shell "
            + "script, CloudFormation or Terraform. Every other setting stays. Changes nothing. Exit code 1 if there is no plan.")
        {
            pipeline,
        };
        options.AddTo(command);
        stack.AddServiceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenIfNamedAsync(parsed, cancellationToken);
            var facts = await GatherAsync(opened, parsed.GetRequiredValue(pipeline), options.Policy(parsed), cancellationToken);
            var plan = new AdoptionPlanner(new WorkflowDocuments()).Plan(facts, options.Request(parsed, opened));
            return Write(parsed, plan, options.Format(parsed), opened.LocalImageBuilder);
        });
        return command;
    }

    private static async Task<AdoptionFacts> GatherAsync(Stack opened, string name, string policyFile, CancellationToken cancellationToken)
    {
        var client = opened.Get<IAmazonImagebuilder>();
        var settings = new AdoptionSettings(client);
        var arn = opened.PipelineArn(name);
        if (!PipelineArn.TryParse(arn, out _))
            throw new UsageException($"Expected a pipeline's name as in its ARN, such as web-shop, or its ARN, found '{name}'.");
        var pipeline = await settings.ReadPipelineAsync(arn, cancellationToken)
            ?? throw new UnknownNameException($"Image Builder has no pipeline {arn}. See: adopt inventory");
        var listed = await new AccountFactGatherer(new AccountReader(client)).GatherPipelinesAsync(one => one == pipeline.Arn, cancellationToken);
        var waits = listed is [var found]
            ? found
            : throw new UnknownNameException($"Image Builder does not list the pipeline {arn}. Try again: lists may lag behind.");
        var policy = await AccountPolicy.ReadAsync(opened, policyFile, cancellationToken);
        return await new AdoptionFactGatherer(settings, opened.Clock).GatherAsync(pipeline, waits, policy, cancellationToken);
    }

    private static int Write(ParseResult parsed, AdoptionPlan plan, PlanFormat format, Uri? local)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (format is PlanFormat.Text)
            PlanText.Write(output, plan);
        else if (plan.Problems.Count > 0)
            PlanText.Write(error, plan);
        else if (format is PlanFormat.Cli)
            AwsCliFormat.Write(output, plan, local);
        else if (format is PlanFormat.CloudFormation)
            return Refusal(error, CloudFormationFormat.Unsupported(plan), "CloudFormation") ?? Written(() => CloudFormationFormat.Write(output, plan));
        else
            return Refusal(error, TerraformFormat.Unsupported(plan), "Terraform's AWS provider") ?? Written(() => TerraformFormat.Write(output, plan));
        return plan.Problems.Count > 0 ? ExitCode.Problems : ExitCode.Ok;
    }

    /// <returns>Null if the format can keep every setting.</returns>
    private static int? Refusal(TextWriter error, IReadOnlyList<string> members, string format)
    {
        if (members.Count == 0)
            return null;
        error.WriteLine(PlainText.Of(
            $"{format} cannot write these members, and its update would clear them: {string.Join(", ", members)}. Use --format cli, which repeats them."));
        return ExitCode.Problems;
    }

    private static int Written(Action write)
    {
        write();
        return ExitCode.Ok;
    }
}
