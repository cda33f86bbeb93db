namespace ImageBuilderAutomation.History.Reconciling;

/// <param name="Complete">The run came to the end of the list; otherwise the next one goes on.</param>
/// <param name="Looked">Builds whose record was compared.</param>
/// <param name="Missing">Builds that history did not know.</param>
/// <param name="Corrected">Builds whose record was behind.</param>
/// <param name="Gone">Records closed, since the service knows the image no more.</param>
/// <param name="Calls">Image Builder calls.</param>
public sealed record ReconcileReport(bool Complete, int Looked, int Missing, int Corrected, int Gone, int Calls);
