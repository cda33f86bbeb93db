using System.Text.Json;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>Details of a build as JSON.</summary>
internal static class BuildDetailsJson
{
    public static void Write(Utf8JsonWriter writer, BuildDetails details)
    {
        writer.WriteString("status", details.Status);
        writer.WriteString("read", TimeFormat.Of(details.ReadStartedAt));
        if (details.Failure is { } failure)
            writer.WriteMember("failure", () => WriteFailure(writer, failure));
        WriteFindings(writer, details);
        if (details.Packages is { } packages)
        {
            writer.WriteMember("packages", () =>
            {
                writer.WriteNumber("count", packages.Count);
                writer.WriteString("sha256", packages.Sha256);
            });
        }

        writer.WriteString("packagesUnknown", details.PackagesUnknown);
        writer.WriteList("workflows", details.Workflows, workflow => WriteWorkflow(writer, workflow));
        writer.WriteNumber("omitted", details.OmittedCount);
    }

    private static void WriteFailure(Utf8JsonWriter writer, FailedStep failure)
    {
        writer.WriteString("workflow", failure.WorkflowExecutionId);
        writer.WriteString("type", failure.WorkflowType);
        writer.WriteString("step", failure.Step);
        writer.WriteString("stepExecution", failure.StepExecutionId);
        writer.WriteString("action", failure.Action);
        writer.WriteString("message", failure.Message);
        writer.WriteBoolean("distributionOnly", failure.IsDistributionOnly);
        writer.WriteBoolean("likelyTransient", failure.IsLikelyTransient);
    }

    private static void WriteFindings(Utf8JsonWriter writer, BuildDetails details)
    {
        if (details.Findings is { } found)
        {
            writer.WriteMember("findings", () =>
            {
                writer.WriteNumber("critical", found.Critical);
                writer.WriteNumber("high", found.High);
                writer.WriteNumber("medium", found.Medium);
                writer.WriteNumber("all", found.All);
            });
        }

        writer.WriteString("findingsUnknown", details.FindingsUnknown);
    }

    private static void WriteWorkflow(Utf8JsonWriter writer, WorkflowRun workflow)
    {
        writer.WriteString("id", workflow.Id);
        writer.WriteString("arn", workflow.Arn);
        writer.WriteString("type", workflow.Type);
        writer.WriteString("status", workflow.Status);
        writer.WriteBoolean("retried", workflow.Retried);
        writer.WriteList("steps", workflow.Steps, step =>
        {
            writer.WriteString("id", step.Id);
            writer.WriteString("name", step.Name);
            writer.WriteString("action", step.Action);
            writer.WriteString("status", step.Status);
            writer.WriteString("message", step.Message);
            writer.WriteString("started", step.StartedAt is null ? null : TimeFormat.Of(step.StartedAt));
            writer.WriteSeconds("durationSeconds", step.EndedAt - step.StartedAt);
        });
    }
}
