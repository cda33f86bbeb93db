namespace ImageBuilderAutomation.History.Reconciling;

/// <param name="Complete">The run reached the end of the list; otherwise the next run continues.</param>
/// <param name="Looked">Builds whose record was compared.</param>
/// <param name="Missing">Builds that were not in the history.</param>
/// <param name="Corrected">Builds whose record was outdated.</param>
/// <param name="Gone">Records of images that do not exist in the service any more.</param>
/// <param name="Calls">Image Builder calls.</param>
public sealed record ReconcileReport(bool Complete, int Looked, int Missing, int Corrected, int Gone, int Calls);
