// Deadlines are part of what is shown here: two whole systems on two cores would take each other's time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
