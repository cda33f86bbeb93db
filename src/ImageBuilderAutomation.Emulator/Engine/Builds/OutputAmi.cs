using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>The output with which a build workflow names the AMI that it made, or an existing one: that AMI is the image.</summary>
// Observed: aws-samples, "packer-build": the name, both messages, and that the image takes over an AMI that no step of the workflow created.
internal static partial class OutputAmi
{
    public const string Name = "ImageId";

    /// <exception cref="Protocol.ApiError">A build workflow that is to make an AMI does not name it.</exception>
    // Observed: CloudSnorkel/cdk-github-runners#812: parameter and message. Assumed: the code, and that a pipeline with such a workflow can be created
    // ("rejected when the image is created", says the sample; that report is about the update of a pipeline by CloudFormation).
    public static void Require(IEnumerable<PlannedWorkflow> workflows)
    {
        if (workflows.FirstOrDefault(w => w.Document.Type == "BUILD" && !w.Document.Outputs.Any(output => output.Name == Name)) is { } without)
            throw InvalidParameter.Value("workflows", $"Build workflow must have output named {Name} to build AMI. Workflow ARN: {without.Arn}.");
    }

    /// <summary>Takes over the AMI that the outputs of a completed build workflow name.</summary>
    /// <returns>The problem if they name none; null if they do, or need not.</returns>
    public static string? Adopt(BuildContext context, Build build, WorkflowExecution execution)
    {
        if (build.MakesContainer || execution.Type != "BUILD")
            return null;
        if (build.WorkflowOutputs[Name] is not JsonNode value || value.GetValueKind() != JsonValueKind.String || !AmiId().IsMatch(value.GetValue<string>()))
            return $"Invalid {Name} output value, must be AMI ID as a string.";
        build.SourceAmi = value.GetValue<string>();
        OutputAmis.AddBuilt(context, build);
        return null;
    }

    // Documented: EC2 User Guide, "resource IDs": 17 hexadecimal digits, formerly 8.
    [GeneratedRegex("^ami-[0-9a-f]{8,17}$")]
    private static partial Regex AmiId();
}
