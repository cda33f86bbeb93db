using System.CommandLine;
using ImageBuilderAutomation.Adoption;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Cli.Adoption;

internal enum PlanFormat
{
    Text,
    CloudFormation,
    Terraform,
    Cli,
}

/// <summary>The options of <c>adopt plan</c>.</summary>
internal sealed class PlanOptions
{
    private readonly Option<string> _format = ScenarioArguments.Choice(
        "--format", "How the plan is printed: for people, as a template, as a configuration of the AWS provider, or as a script of AWS CLI commands.",
        "text", "cloudformation", "terraform", "cli");

    private readonly Option<string> _policy = PolicyFile.Option(
        "The policy file: the one that is packaged with the functions. It is read while no policy is published.");

    private readonly Option<string?> _role = Arn(
        "--execution-role", "iam", "The role that runs the workflows: its ARN. Default: the pipeline's own, or a new one.");

    private readonly Option<string?> _resultTopic = Arn(
        "--result-topic", "sns", "The topic for build results. Default: the output ResultTopicArn of --stack.");
    private readonly Option<string?> _stepTopic = Arn("--step-topic", "sns", "A topic to which the waiting step publishes too, the output StepTopicArn.");
    private readonly Option<string?> _stepFunction = new("--step-function")
    {
        Description = "A function that the waiting step calls too, the output StepFunctionName.",
    };

    private readonly Option<StepPattern?> _step = new("--step")
    {
        Description = "The waiting step, such as distribution/ApproveRelease. Default: the one that the policy demands.",
        CustomParser = ScenarioArguments.ReadStep,
    };

    private readonly Option<string?> _scope = new("--scope")
    {
        Description = "A scope of the policy that the pipeline's images shall belong to. The plan adds the tags that it selects by.",
    };

    private readonly Option<bool> _scan = new("--scanning") { Description = "Enables scanning where no rule of the policy asks for it." };
    private readonly Option<bool> _changeShared = new("--change-shared")
    {
        Description = "Changes an infrastructure configuration that other pipelines use too. Default: it is copied for this pipeline.",
    };

    private readonly Option<bool> _replaceTopic = new("--replace-topic") { Description = "Replaces another topic that the infrastructure configuration names." };

    public void AddTo(Command command)
    {
        Option[] options = [_format, _policy, _step, _scope, _role, _resultTopic, _stepTopic, _stepFunction, _scan, _changeShared, _replaceTopic];
        foreach (var option in options)
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_step) is { WorkflowType: not "distribution" } step)
                result.AddError($"Expected --step with a step of a distribution workflow, such as distribution/ApproveRelease, found '{step}'.");
        });
    }

    public PlanFormat Format(ParseResult parsed) => parsed.GetRequiredValue(_format) switch
    {
        "cli" => PlanFormat.Cli,
        "cloudformation" => PlanFormat.CloudFormation,
        "terraform" => PlanFormat.Terraform,
        _ => PlanFormat.Text,
    };

    public string Policy(ParseResult parsed) => parsed.GetRequiredValue(_policy);

    public AdoptionRequest Request(ParseResult parsed, Stack stack) => new()
    {
        ExecutionRole = parsed.GetValue(_role),
        ResultTopic = parsed.GetValue(_resultTopic) ?? stack.Outputs?.Outputs.GetValueOrDefault("ResultTopicArn"),
        StepTopic = parsed.GetValue(_stepTopic),
        StepFunction = parsed.GetValue(_stepFunction),
        StepName = parsed.GetValue(_step)?.StepName.Pattern,
        Scope = parsed.GetValue(_scope),
        ChangesShared = parsed.GetValue(_changeShared),
        ReplacesTopic = parsed.GetValue(_replaceTopic),
        Scans = parsed.GetValue(_scan),
    };

    private static Option<string?> Arn(string name, string service, string description) => new(name)
    {
        Description = description,
        CustomParser = result => result.Tokens[0].Value.Split(':') is ["arn", _, var found, ..] && found == service
            ? result.Tokens[0].Value
            : Refuse(result, $"Expected {name} with an ARN of {service}, found '{result.Tokens[0].Value}'."),
    };

    private static string? Refuse(System.CommandLine.Parsing.ArgumentResult result, string message)
    {
        result.AddError(message);
        return null;
    }
}
