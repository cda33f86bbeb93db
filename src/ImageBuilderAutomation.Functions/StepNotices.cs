using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Functions;

internal static class StepNotices
{
    /// <exception cref="UnusableEventException">The image is not a build version, or belongs to another account or Region.</exception>
    public static StepNotice Of(ServiceMessage.StepWaiting step, Home home, string channel) =>
        new(step.StepExecutionId, Envelope.RequireHome(ImageBuildArn.Parse(step.ImageArn), home), channel);
}
