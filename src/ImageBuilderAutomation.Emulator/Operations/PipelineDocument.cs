using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine.Schedules;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The document that create and update check and store.</summary>
internal static class PipelineDocument
{
    public static JsonObject From(Call call, JsonObject input)
    {
        // Assumed: the error code, because the operation does not declare InvalidParameterCombinationException.
        if (input.IsSet("imageRecipeArn") == input.IsSet("containerRecipeArn"))
            throw InvalidParameter.Value("imageRecipeArn", "Exactly one of 'imageRecipeArn' and 'containerRecipeArn' must be given.");

        var recipeMember = input.IsSet("imageRecipeArn") ? "imageRecipeArn" : "containerRecipeArn";
        var recipe = Lookup.Referenced(call, recipeMember, input.Text(recipeMember));
        foreach (var member in (string[])["infrastructureConfigurationArn", "distributionConfigurationArn"])
        {
            if (input.TextOrNull(member) is { } arn)
                Lookup.Referenced(call, member, arn);
        }

        WorkflowChoices.Check(call, input);
        var document = input.Without("clientToken", "dryRun", "imagePipelineArn");
        document["platform"] = recipe.Document.TextOrNull("platform");
        // Assumed: the values that Get shows for omitted members.
        document["status"] ??= "ENABLED";
        document["enhancedImageMetadataEnabled"] ??= true;
        document["imageTestsConfiguration"] ??= new JsonObject();
        document["imageTestsConfiguration"]!["imageTestsEnabled"] ??= true;
        document["imageTestsConfiguration"]!["timeoutMinutes"] ??= 720;
        // Documented: API reference: a manual update resets the failure count.
        document["consecutiveFailures"] = 0;
        if (document["schedule"]?.AsObject() is { } schedule)
            CompleteSchedule(call, schedule);
        return document;
    }

    private static void CompleteSchedule(Call call, JsonObject schedule)
    {
        if (schedule.IsSet("scheduleExpression"))
        {
            try
            {
                PipelineSchedules.Read(schedule, call.Now);
            }
            catch (FormatException e)
            {
                // Assumed: the message; an unknown time zone is reported under the same parameter.
                throw InvalidParameter.Value("schedule.scheduleExpression", e.Message);
            }
        }

        // Documented: API reference: this default. Observed: aws-cli, example of list-image-pipelines: an omitted time zone is not shown.
        schedule["pipelineExecutionStartCondition"] ??= "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE";
    }
}
