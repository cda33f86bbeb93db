namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>How an import comes about: PENDING → CREATING → AVAILABLE, and a disk file is built on the way.</summary>
// Documented: an ISO is built on an instance of the infrastructure configuration; a VM's AMI was made by EC2 before. Assumed: the states, and no workflows.
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
