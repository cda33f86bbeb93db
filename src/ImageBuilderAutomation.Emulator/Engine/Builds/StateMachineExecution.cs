using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>The simulated execution of an ExecuteStateMachine step.</summary>
// Documented: user guide, "step actions": the inputs and their limits, executionArn and output. Documented: Step Functions API reference, DescribeExecution:
// the status, and error and cause where there is no output; Developer Guide: the form of both ARNs. Assumed: the step outputs these too.
internal static partial class StateMachineExecution
{
    private const int MaxInputBytes = 16 * 1024;

    /// <returns>What is wrong with the resolved inputs; null if the execution can start.</returns>
    public static string? Problem(JsonObject inputs)
    {
        if (!StateMachineArn().IsMatch($"{inputs["stateMachineArn"]}"))
            return $"'{inputs["stateMachineArn"]}' is not the ARN of a state machine.";
        if (inputs["input"] is not { } input)
            return null;
        var text = input is JsonValue ? input.ToString() : input.ToJsonString();
        return Encoding.UTF8.GetByteCount(text) is var size and > MaxInputBytes
            ? $"The input of {size} bytes is longer than the {MaxInputBytes} that ExecuteStateMachine can send."
            : IsJson(text) ? null : "The input of ExecuteStateMachine is not valid JSON.";
    }

    public static JsonObject Outputs(BuildContext context, StepExecution step, RunEnd end)
    {
        var arn = StateMachineArn().Match($"{step.Inputs!["stateMachineArn"]}");
        var outputs = new JsonObject
        {
            ["executionArn"] = $"{arn.Groups[1].Value}:execution:{arn.Groups[2].Value}:{context.Ids.Uuid(step.Id)}",
            ["status"] = end.Execution,
        };
        if (end == RunEnd.Success)
            outputs["output"] = "{}";
        else if (end.Execution == "FAILED")
            (outputs["error"], outputs["cause"]) = ("States.TaskFailed", end.Message);
        return outputs;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The last part is a version or an alias, which an execution's ARN does not have.
    [GeneratedRegex("^(arn:[^:]+:states:[^:]+:[0-9]{12}):stateMachine:([^:]+)(?::[^:]+)?$")]
    private static partial Regex StateMachineArn();
}
