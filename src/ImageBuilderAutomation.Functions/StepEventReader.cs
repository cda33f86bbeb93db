using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Functions;

internal static class StepEventReader
{
    /// <exception cref="UnusableEventException">The image is not a build version, or belongs to another account or Region.</exception>
    public static StepEvent Of(ServiceMessage.StepWaiting step, AccountRegion accountRegion, string channel) =>
        new(step.StepExecutionId, EventEnvelope.RequireAccountRegion(ImageBuildArn.Parse(step.ImageArn), accountRegion), channel);
}
