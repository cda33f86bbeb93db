namespace ImageBuilderAutomation.History.Reconciliation;

/// <param name="Complete">The run reached the end of the list; otherwise the next run continues.</param>
/// <param name="Checked">Builds whose record was compared.</param>
/// <param name="Missing">Builds that were not in the history.</param>
/// <param name="Corrected">Builds whose record was outdated.</param>
/// <param name="Deleted">Records of images that do not exist in the service any more.</param>
/// <param name="Calls">Image Builder calls.</param>
public sealed record ReconcileReport(bool Complete, int Checked, int Missing, int Corrected, int Deleted, int Calls);
