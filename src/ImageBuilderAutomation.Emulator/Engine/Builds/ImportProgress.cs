using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Runs an import: PENDING → CREATING → AVAILABLE. A disk file is also BUILDING before it becomes AVAILABLE.</summary>
// Documented: an ISO is built on an instance of the infrastructure configuration; EC2 has already created the AMI of a VM.
// Assumed: the statuses, and that no workflow runs.
internal sealed class ImportProgress(BuildContext context, Build build)
{
    public IEnumerable<DateTimeOffset> Run()
    {
        yield return context.After(context.Options.Pending, build.Arn, ImageStatus.Pending);
        ImageStates.Enter(context, build, ImageStatus.Creating);
        yield return context.After(context.Options.Creating, build.Arn, ImageStatus.Creating);

        if (build.SourceAmi is null)
        {
            ImageStates.Enter(context, build, ImageStatus.Building);
            yield return context.After(context.Options.Importing, build.Arn, ImageStatus.Building);
        }

        Distribution.Add(context, build, null);
        ImageStates.Enter(context, build, ImageStatus.Available);
    }
}
